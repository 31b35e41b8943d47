// Property tests try the same cases each time, so that a red run is about the change. FAST_CHECK_SEED tries others.
import { configureGlobal } from 'fast-check'

configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_260_101) })
