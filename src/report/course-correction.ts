/** The block a reader pastes to the agent: guidance of the shown findings, nothing new, at most 120 words. */
import { visibleLine } from '../guard/visible.ts'
import type { Finding } from '../review/finding.ts'

export const MAX_WORDS = 120
const OPENING = 'Before you go on:'

/** Null when there is nothing to correct. Whole sentences only, as many as fit. */
export function courseCorrection(findings: readonly Finding[]): string | null {
  const lines = [OPENING]
  let words = countWords(OPENING)
  for (const finding of findings) {
    const line = `- ${fitted(visibleLine(finding.guidance), MAX_WORDS - words - 1)}`
    if (line === '- ') continue
    lines.push(line)
    words += countWords(line)
  }
  return lines.length === 1 ? null : lines.join('\n')
}

/** The sentences from the start that fit. */
function fitted(text: string, room: number): string {
  const kept: string[] = []
  let words = 0
  for (const sentence of text.split(/(?<=[.?!])\s+/)) {
    words += countWords(sentence)
    if (words > room) break
    kept.push(sentence)
  }
  return kept.join(' ')
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}
