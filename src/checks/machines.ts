/** Tests that answer alike in every run of one job and otherwise in every run of another. */
import { keyOf, readRows } from './letters.ts'
import type { RunRecord, State } from './outcome.ts'

/** One run alone may have been chance. */
const LEAST_RUNS = 2

/** Keys (`keyOf`) of tests that pass in all runs of one part and fail in all runs of another, of the same state. */
export function dependsOnMachine(records: readonly RunRecord[]): ReadonlySet<string> {
  const parts = new Set(records.flatMap(({ part }) => part ?? []))
  if (parts.size < 2) return new Set()
  const answers = new Map<string, Set<string>>()
  for (const part of parts) {
    for (const { id, letters } of readRows(records.filter((record) => record.part === part)))
      for (const state of ['pre', 'post'] as const) note(answers, cell(state, keyOf(id)), letters[state])
  }
  const found = [...answers].filter(([, seen]) => seen.has('P') && seen.has('F') && !seen.has('mixed'))
  return new Set(found.map(([key]) => key.slice(key.indexOf(' ') + 1)))
}

function cell(state: State, key: string): string {
  return `${state} ${key}`
}

function note(answers: Map<string, Set<string>>, key: string, letters: string): void {
  const [first = ''] = letters
  const alike = letters.length >= LEAST_RUNS && [...letters].every((letter) => letter === first)
  answers.set(key, (answers.get(key) ?? new Set()).add(alike ? first : 'mixed'))
}
