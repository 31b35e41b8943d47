/** How the runs of one change are shared by several jobs. */

/** Runs of part `index` (from 0) of so many: as even as can be, the first parts take what is left over. */
export function shareOfRuns(runs: number, parts: number, index: number): number {
  return Math.floor(runs / parts) + (index < runs % parts ? 1 : 0)
}
