import { hostileSuite } from './hostile-suite.ts'

await hostileSuite('unshare')
