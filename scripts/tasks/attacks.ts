/**
 * What is done to an exported task's work tree before it is graded, and what the grade has to be. Beside the solution and doing
 * nothing: the two cheats that a weak grader falls for.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { splitPatch } from '../../src/benchmark/patch-files.ts'
import type { ReadTask } from '../../src/benchmark/read-task.ts'
import { languageOf } from '../../src/task/language.ts'

export interface Attack {
  readonly name: string
  readonly solves: boolean
  /** What the work tree's files become, by path; `solution`: the task's own solution is applied. */
  readonly files: ReadonlyMap<string, string> | 'solution'
}

const HASH = new Set(['python', 'ruby', 'shell', 'elixir', 'perl', 'r', 'julia', 'powershell'])

/** @param read the text of a file of the base, or null */
export function attacksOn({ task, solutionPatch }: ReadTask, read: (path: string) => string | null): Attack[] {
  const tests = new Set(task.fail_to_pass.map(({ file }) => file))
  return [
    { name: 'gold', solves: true, files: 'solution' },
    { name: 'no-op', solves: false, files: new Map() },
    { name: 'emptied tests', solves: false, files: new Map([...tests].map((file) => [file, ''])) },
    { name: 'grep-only stub', solves: false, files: stubOf(solutionPatch, read) },
  ]
}

/**
 * Every line that the solution adds, as a comment: each name and message can be found by searching the sources, and nothing does
 * anything. Files that hold no program are left alone.
 */
export function stubOf(solutionPatch: string, read: (path: string) => string | null): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const { path, change, text } of splitPatch(solutionPatch)) {
    const language = languageOf(path)
    if (language === null || change === 'deleted' || language === 'css' || language === 'html') continue
    const mark = HASH.has(language) ? '#' : '//'
    const added = text.split('\n').filter((line) => line.startsWith('+') && !line.startsWith('+++ '))
    const comments = added.map((line) => `${mark} ${line.slice(1)}\n`).join('')
    const before = read(path) ?? (language === 'go' ? packageClause(added) : '')
    files.set(path, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${comments}`)
  }
  return files
}

/** A Go file without a package does not compile, and a stub that breaks the build proves nothing. */
function packageClause(added: readonly string[]): string {
  const clause = added.find((line) => /^\+package \w+/.test(line))
  return clause === undefined ? '' : `${clause.slice(1)}\n`
}

export function writeFiles(root: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** The text of a file of the work tree, or null where there is none. */
export function reader(root: string): (path: string) => string | null {
  return (path) => {
    try {
      return readFileSync(join(root, path), 'utf8')
    } catch {
      return null
    }
  }
}
