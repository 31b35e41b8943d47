import type { Logger } from '../../src/core/logger.ts'

/** A logger that keeps its lines. */
export function recordingLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = []
  const keep = (level: string) => (line: string) => void lines.push(`${level} ${line}`)
  return { lines, info: keep('info'), warn: keep('warn'), debug: keep('debug'), status: keep('status') }
}
