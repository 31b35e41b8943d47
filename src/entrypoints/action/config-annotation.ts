/** What is wrong with the configuration, where people look: beside the line of the file. */
import type { AnnotationProperties } from '@actions/core'
import type { ConfigProblem } from '../../config/parse-config.ts'
import { safeLog } from '../../guard/log.ts'

/** @param write `error` or `warning` of the toolkit; the runner makes an annotation of it */
export function annotate(
  write: (message: string, properties: AnnotationProperties) => void,
  file: string,
  { line, what, remedy }: ConfigProblem,
): void {
  const place = line === null ? {} : { startLine: line }
  write(safeLog(`${what}: ${remedy}`), { title: 'Backtest configuration', file, ...place })
}
