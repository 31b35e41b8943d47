/** How the JavaScript engine works on what we run next. */
import { setFlagsFromString } from 'node:v8'

/**
 * The optimising compiler's threshold, eight times the default, by major version of Node: each has its own name for it. A
 * version that is not here keeps its defaults, since the engine complains about names it does not know.
 */
const OPTIMISE_LATER: Readonly<Record<string, string>> = {
  '20': '--interrupt-budget=528000',
  '22': '--invocation-count-for-turbofan=24000',
  '24': '--invocation-count-for-turbofan=24000',
}

/**
 * Before a review: hundreds of small functions, each called a few thousand times, and then the process ends. Optimising
 * them costs more than running them does. Measured on 100 MB of session logs with Node 20: half of the processor time of
 * the review, and the same time on the main thread. What is optimised already stays so.
 *
 * Only a threshold may change in a running process. Flags that say how code is made do not fit what is made already: with
 * `--no-regexp-tier-up`, a pattern that had run once and then replaces with a function ends Node 20, 22 and 24 at once.
 */
export function optimiseLater(): void {
  const flag = OPTIMISE_LATER[process.versions.node.split('.')[0] ?? '']
  if (flag !== undefined) setFlagsFromString(flag)
}
