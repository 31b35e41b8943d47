/** TAP of AVA: flat, with a file prefix only where several files ran. */
import { baseOf, dirOf } from '../files.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { parseTap, type TapNode } from '../reports/tap.ts'
import { settle, withoutReport } from '../settle.ts'

const SEPARATOR = ' › '
/** Results that speak of a file: it exited, found no tests, or timed out. */
const ABOUT_FILE =
  /^(?:No tests found in |Couldn.t find tests in )?(.+?)(?: exited (?:with|due)\b.*| \(.*\)|, make sure to import .*)?$/
const HOOK = / hook(?: for .*)?$/

export function parseAva(evidence: RunEvidence): ParsedRun {
  const { nodes, planned, comments } = parseTap(evidence.stdout)
  if (nodes.length === 0 && planned === null) return withoutReport(evidence)
  const outcomes: RawOutcome[] = []
  const broken = new Map<string, string>()
  /** An uncaught error stands before the line that names its file. */
  let uncaught: TapNode | null = null
  // AVA 2 tells of a failed hook in a comment only.
  for (const comment of comments) {
    const hook = comment.startsWith('Failed hook: ') ? placeOf(comment.slice('Failed hook: '.length), evidence) : null
    if (hook !== null) broken.set(hook.file, hook.title)
  }
  for (const node of nodes) {
    const placed = placeOf(node.name, evidence)
    if (placed !== null && !(HOOK.test(placed.title) && !node.ok)) outcomes.push(outcomeOf(node, placed))
    else if (placed !== null) broken.set(placed.file, [placed.title, ...node.detail].join('\n'))
    else if (!node.ok) {
      const file = fileNamed(node.name, evidence)
      if (file === null) uncaught = node
      else broken.set(file, uncaught === null ? node.name : [uncaught.name, ...uncaught.detail].join('\n'))
    }
  }
  if (broken.size === 0 && uncaught !== null) for (const file of evidence.files) broken.set(file, uncaught.name)
  for (const [file, message] of broken) outcomes.push({ file, titles: [FILE_PSEUDO_TEST], status: 'failed', message })
  return settle(evidence, { outcomes, complete: planned !== null })
}

interface Place {
  readonly file: string
  readonly title: string
}

function outcomeOf(node: TapNode, { file, title }: Place): RawOutcome {
  const status = node.directive !== null ? 'skipped' : node.ok ? 'passed' : 'failed'
  return { file, titles: [title], status, message: status === 'failed' ? node.detail.join('\n') : undefined }
}

/**
 * With one file the whole name is the title. With several, AVA puts the file's path before it: without the folders that
 * all files share, `__tests__`, the extension, `.test`/`.spec` and `test-`, its parts joined like titles. The file whose
 * parts end with the most of the name's first parts is it.
 */
function placeOf(name: string, evidence: RunEvidence): Place | null {
  const [only] = evidence.files
  if (evidence.files.length === 1 && only !== undefined) {
    return fileNamed(name, evidence) !== null || /^(?:\w*Error|Uncaught|Unhandled)\b/.test(name)
      ? null
      : { file: only, title: name }
  }
  const parts = name.split(SEPARATOR)
  let best: { file: string; length: number } | null = null
  for (const file of evidence.files) {
    for (const own of prefixesOf(file))
      for (let length = Math.min(own.length, parts.length - 1); length > (best?.length ?? 0); length -= 1) {
        if (own.slice(-length).every((part, index) => part === parts[index])) best = { file, length }
      }
  }
  return best === null ? null : { file: best.file, title: parts.slice(best.length).join(SEPARATOR) }
}

/** AVA 2 and 3 leave every extension but `.js`. */
function prefixesOf(file: string): readonly (readonly string[])[] {
  const name = baseOf(file).replace(/^test-/, '')
  const extension = /\.[^.]+$/.exec(name)?.[0] ?? ''
  const stem = name.slice(0, name.length - extension.length).replace(/\.(?:spec|test)$/, '')
  const folders = dirOf(file)
    .split('/')
    .filter((part) => part !== '__tests__' && part !== '.')
  return [stem, stem + extension].map((last) => [...folders, last])
}

function fileNamed(name: string, evidence: RunEvidence): string | null {
  const path = ABOUT_FILE.exec(name.slice(0, 1000))?.[1]
  const file = path === undefined ? '' : repoPath(path, evidence)
  return evidence.files.includes(file) ? file : null
}
