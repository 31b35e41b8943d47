/** Changes of source, and calls that may have checked them out of our sight. */
import type { ObservedCall } from './observations.ts'
import { isSource } from './paths.ts'

/** True when the call changed a source file. */
export function writesSource(call: ObservedCall): boolean {
  return call.changed_state && call.action.edits.some(({ kind, path }) => kind !== 'delete' && isSource(path))
}

/** A sub-agent, an unknown tool or script: any of them may have run the checks without our seeing it. */
export function mayHaveRun(call: ObservedCall): boolean {
  if (call.call.denied) return false
  const { kind, only_reads, commands, edits } = call.action
  if (kind === 'task' || kind === 'poll' || kind === 'other') return true
  return (
    kind === 'shell' &&
    !only_reads &&
    commands.some(({ words }) => !BOOKKEEPING.has(words[0] ?? '')) &&
    edits.length === 0
  )
}

/** Programs that run no check of their own. */
const BOOKKEEPING = new Set([
  'git',
  'gh',
  'ls',
  'cat',
  'cd',
  'echo',
  'grep',
  'rg',
  'find',
  'head',
  'tail',
  'wc',
  'sed',
  'rm',
  'mkdir',
  'mv',
  'cp',
  'touch',
  'chmod',
  'pwd',
  'sort',
  'diff',
  'awk',
  'true',
  'printf',
  'test',
  '[',
])
