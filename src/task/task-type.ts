/** What kind of work a change is. Our own labels, after the task types that ProdCodeBench (arXiv 2604.01527) names. */
import { z } from 'zod'
import { requestKind } from './words.ts'

export const TaskType = z.enum([
  'bug_fix',
  'feature_request',
  'refactoring',
  'type_fix',
  'build_fix',
  'lint_fix',
  'test_fix',
  'dead_code_removal',
  'api_migration',
  'performance',
  'dependency_update',
  'config_change',
  'test_generation',
  'documentation',
  'ui_only',
  'code_explanation',
  'debug_investigation',
  'unknown',
])
export type TaskType = z.infer<typeof TaskType>

export interface TaskTypeDecision {
  readonly type: TaskType
  /** The words that decided, or why none did. */
  readonly evidence: string
}

/** Specific before general: "fix the type errors" is a type fix before it is a bug fix. */
const BY_WORDS: readonly (readonly [TaskType, RegExp])[] = [
  ['type_fix', /\b(?:fix|resolve)\b[^.\n]{0,40}\b(?:type(?:script)?|tsc|mypy|typing) (?:errors?|issues?)\b/i],
  ['lint_fix', /\b(?:fix|resolve)\b[^.\n]{0,40}\b(?:e?s?lint(?:er|ing)?|clippy|golangci|formatting)\b/i],
  ['build_fix', /\bfix\b[^.\n]{0,40}\b(?:build|compil(?:e|ation|er)|ci)\b/i],
  ['test_fix', /\bfix\b[^.\n]{0,40}\b(?:failing |flaky |broken )?tests?\b/i],
  [
    'dead_code_removal',
    /\b(?:remove|delete|clean ?up)\b[^.\n]{0,30}\b(?:dead|unused|unreachable|obsolete) (?:code|exports?|functions?|files?|imports?|variables?)\b/i,
  ],
  ['api_migration', /\b(?:migrate|port|switch)\b[^.\n]{0,60}\b(?:to|from)\b/i],
  ['performance', /\b(?:performance|speed up|faster|optimi[sz]e|too slow|memory leak|latency)\b/i],
  ['dependency_update', /\b(?:bump|upgrade|update)\b[^.\n]{0,30}\b(?:dependenc(?:y|ies)|packages?|version)\b/i],
  [
    'bug_fix',
    /\b(?:fix(?:es|ed)?|bug|broken|los(?:es|ing)|crash(?:es|ed)?|regression|incorrect(?:ly)?|doesn't work|not working|fails?|wrong|error)\b/i,
  ],
  [
    'refactoring',
    /\b(?:refactor(?:ing)?|restructure|simplify|rename|move|extract|reorgani[sz]e|clean ?up|consolidate|deduplicate|split (?:up|out|\S+(?: \S+){0,4} (?:into|out|off|apart)))\b/i,
  ],
  [
    'feature_request',
    /\b(?:add|implement|support|introduce|create|build|allow|enable|let (?:me|us|users?|people)|new feature|feature)\b/i,
  ],
]
/** Conventional Commits 1.0.0 types (https://www.conventionalcommits.org/en/v1.0.0/). */
const BY_PREFIX: Readonly<Record<string, TaskType>> = {
  fix: 'bug_fix',
  bugfix: 'bug_fix',
  hotfix: 'bug_fix',
  feat: 'feature_request',
  feature: 'feature_request',
  refactor: 'refactoring',
  perf: 'performance',
  docs: 'documentation',
  doc: 'documentation',
  test: 'test_generation',
  tests: 'test_generation',
  ci: 'config_change',
  build: 'config_change',
}

/** Of each turn so much is looked at: what it asks for comes first, logs and plans come behind. */
const WORDS_OF_TURN = 500

/**
 * Classifies by rule: the title's conventional prefix (a person or an agent decided it after the work), then the title's
 * words, then those of the turns, the first that says it. `unknown` when no rule fits.
 * @param texts the instructing turns, in order
 */
export function classifyTaskType(title: string, texts: readonly string[]): TaskTypeDecision {
  const prefix = /^(\w{2,12})(?:\([^)\n]{0,60}\))?!?:/.exec(title)?.[1]?.toLowerCase()
  const byPrefix = prefix === undefined ? undefined : BY_PREFIX[prefix]
  if (byPrefix !== undefined) return { type: byPrefix, evidence: `title starts with "${prefix}:"` }
  return byTitle(title) ?? byTurns(texts) ?? nothing()
}

/** "Add tests for the queue" adds nothing but tests. */
function byTitle(title: string): TaskTypeDecision | null {
  const kind = requestKind(title)
  if (kind === 'tests') return { type: 'test_generation', evidence: 'title says that tests are added' }
  if (kind === 'documentation') return { type: 'documentation', evidence: 'title says that documentation changes' }
  return byWords(title, 'title')
}

/** Questions and reading among requests do not make the work; alone they are it. */
function byTurns(texts: readonly string[]): TaskTypeDecision | null {
  const requests = texts.filter((text) => ['change', 'unknown'].includes(requestKind(text)))
  for (const text of requests) {
    const found = byWords(text.trim().slice(0, WORDS_OF_TURN), 'prompt')
    if (found !== null) return found
  }
  return requests.length > 0 ? null : byRequest(texts[0] ?? '')
}

function byWords(text: string, where: string): TaskTypeDecision | null {
  for (const [type, pattern] of BY_WORDS) {
    const match = pattern.exec(text)
    if (match !== null) return { type, evidence: `${where} says "${match[0]}"` }
  }
  return null
}

function byRequest(prompt: string): TaskTypeDecision | null {
  const kind = requestKind(prompt)
  if (kind === 'documentation') return { type: 'documentation', evidence: 'prompt requests documentation' }
  if (kind === 'tests') return { type: 'test_generation', evidence: 'prompt requests tests' }
  if (kind === 'question') return { type: 'code_explanation', evidence: 'prompt asks a question' }
  if (kind === 'reading' && EXPLAINING.test(prompt))
    return { type: 'code_explanation', evidence: 'prompt asks to explain' }
  if (kind === 'reading') return { type: 'debug_investigation', evidence: 'prompt asks for reading' }
  return null
}

const EXPLAINING = /\b(?:explain|describe|summari[sz]e|walk me|tell me how)\b/i

function nothing(): TaskTypeDecision {
  return { type: 'unknown', evidence: 'no rule fits' }
}
