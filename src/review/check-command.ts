/** Which shell commands check the work (run tests, build, lint), and what their output says about the result. */

export type CheckKind = 'test' | 'build' | 'lint' | 'script'

/** Programs that run what follows them; the check is behind. */
const WRAPPERS = new Set([
  'sudo',
  'time',
  'env',
  'npx',
  'bunx',
  'pnpx',
  'poetry',
  'uv',
  'pipenv',
  'rtk',
  'timeout',
  'nice',
  'xvfb-run',
  'bundle',
  'exec',
  'run',
  'dlx',
  'mise',
  'x',
  'cross-env',
  'dotenv',
  'corepack',
  'command',
  'stdbuf',
  'pdm',
  'hatch',
  'rye',
  'tool',
  'conda',
  'nohup',
])

const TEST_PROGRAM =
  /^(?:py\.?test|jest|vitest|mocha|ava|tap|tape|jasmine|karma|playwright|cypress|rspec|minitest|phpunit|pest|bats|ctest|tox|nox|nosetests?|unittest|gotestsum|nextest|trial|prove|testem|runtests(?:\.py)?|run[-_]?tests?(?:\.(?:sh|py|js|rb))?)$/
const LINT_PROGRAM =
  /^(?:eslint|oxlint|biome|prettier|ruff|flake8|pylint|mypy|pyright|black|isort|golangci-lint|staticcheck|clippy|rubocop|shellcheck|stylelint|standard|xo|gofmt|gofumpt|rustfmt|hadolint|actionlint|pre-commit|knip|oxfmt)$/
const BUILD_PROGRAM =
  /^(?:tsc|vue-tsc|webpack|vite|rollup|esbuild|tsup|gcc|g\+\+|clang|javac|cmake|ninja|bazel|msbuild|xcodebuild)$/
const INTERPRETER = /^(?:python[\d.]*|node|ruby|perl|php|bun|deno|tsx|ts-node|bash|sh|zsh|java|Rscript|lua)$/

const TEST_WORD = /(?:^|[-_:./])(?:tests?|specs?|e2e|check|checks|verify|ci|cit|integration|unit)(?:$|[-_:./])/i
const LINT_WORD = /(?:^|[-_:.])(?:lint|fmt|format|vet|style|typecheck|types|type-check)(?:$|[-_:.])/i
const BUILD_WORD = /(?:^|[-_:.])(?:build|compile|bundle|package)(?:$|[-_:.])/i

/** Task runners whose first plain word names what runs. */
const TASK_RUNNER =
  /^(?:npm|pnpm|yarn|bun|make|gmake|just|task|rake|grunt|gulp|turbo|nx|lerna|mvnw?|gradlew?|cargo|go|dotnet|swift|mix|deno|sbt|composer|rails|manage\.py|invoke|node|rush|moon|earthly|mise|cmake|stack|cabal|zig|dart|flutter|lein|hatch|tox)$/

/** The commonest programs of all, which check nothing whatever their words are. */
const PLAIN = new Set(
  'cat cd chmod cp curl cut diff echo find gh git grep head jq kill ls mkdir mv ps pwd rg rm sed sleep sort tail touch wc'.split(
    ' ',
  ),
)

/** What a simple command (its words) checks, or null when it checks nothing. */
export function checkKindOf(words: readonly string[]): CheckKind | null {
  if (PLAIN.has(words[0] ?? '')) return null
  const rest = withoutWrappers(words)
  const [program, ...args] = rest
  if (program === undefined) return null
  const name = baseName(program)
  if (TEST_PROGRAM.test(name)) return args.some((word) => NOT_A_RUN.has(word)) ? null : 'test'
  if (LINT_PROGRAM.test(name)) return 'lint'
  if (BUILD_PROGRAM.test(name)) return 'build'
  const moduleName = args[0] === '-m' ? (args[1] ?? '') : ''
  if (TEST_PROGRAM.test(moduleName)) return 'test'
  if (LINT_PROGRAM.test(moduleName)) return 'lint'
  if (name === 'node' && args.includes('--test')) return 'test'
  const isTask = TASK_RUNNER.test(name)
  const task = isTask ? taskKind(args) : rest.length < words.length ? taskKind([name]) : null
  if (task !== null) return task
  if (isScript(name, program)) return TEST_WORD.test(args.find(isPlain) ?? name) ? 'test' : 'script'
  return TEST_WORD.test(name) && program.includes('/') ? 'test' : null
}

/** `pytest --collect-only` and the like name the tests and run none. */
const NOT_A_RUN = new Set([
  '--collect-only',
  '--co',
  '--listTests',
  '--list',
  '--list-tests',
  '--version',
  '--help',
  '-h',
  '-V',
])

function taskKind(args: readonly string[]): CheckKind | null {
  for (const word of args.filter(isPlain).slice(0, 3)) {
    if (TEST_WORD.test(word) || TEST_PROGRAM.test(word) || word === 't') return 'test'
    if (LINT_WORD.test(word)) return 'lint'
    if (BUILD_WORD.test(word)) return 'build'
  }
  return null
}

function isScript(name: string, program: string): boolean {
  return INTERPRETER.test(name) || /^\.{0,2}\/.*\.(?:sh|py|js|mjs|ts|rb|pl)$/.test(program)
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  let at = 0
  while (at < words.length - 1) {
    const word = words[at] ?? ''
    const isAssignment = /^[A-Za-z_]\w*=/.test(word)
    const isWrapperFlag = at > 0 && (word.startsWith('-') || /^\d+[smh]?$/.test(word))
    if (!isAssignment && !isWrapperFlag && !WRAPPERS.has(baseName(word))) break
    at += 1
  }
  return words.slice(at)
}

function isPlain(word: string): boolean {
  return !word.startsWith('-') && !/^[A-Za-z_]\w*=/.test(word)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What the output of a test run says, where it says it. */
export interface RunSummary {
  readonly verdict: 'passed' | 'failed' | 'unknown'
  readonly passed: number | null
  readonly failed: number | null
  /** The line that says so, verbatim, or null. */
  readonly line: string | null
}

interface SummaryRule {
  readonly line: RegExp
  readonly verdict: 'passed' | 'failed' | 'counts'
}

/** Summary lines of common runners, strongest last: the last matching line of the output decides. */
const SUMMARY_RULES: readonly SummaryRule[] = [
  // pytest, jest, vitest, bun, mocha, cargo, rspec, phpunit, node:test, TAP
  {
    line: /^(?:=+ )?(?:Tests?:?\s+|Test Suites:\s+|test result: |# )?.{0,60}?\b\d+ (?:failed|passed|passing|failing|failures?|examples?|errors?)\b/i,
    verdict: 'counts',
  },
  { line: /^(?:# |ℹ )(?:fail|pass) \d+$/, verdict: 'counts' },
  {
    line: /^(?:FAILED \(|FAIL(?:URE|ED)?\b|--- FAIL:|not ok \d+|\[ERROR\] Tests run:|BUILD FAILED|BUILD FAILURE)/,
    verdict: 'failed',
  },
  {
    line: /^(?:ok {1,4}\t?\S+\s+[\d.(]|OK(?: \(|$)|PASS(?:ED)?\b|all (?:\d+ )?tests passed|BUILD SUCCESS)/,
    verdict: 'passed',
  },
]

const SUMMARY_TAIL_LINES = 60

/** Reads the end of a test run's output. Only the tail counts: it is where every runner puts its summary. */
export function readRunSummary(output: string): RunSummary {
  const lines = output.slice(-8000).split('\n').slice(-SUMMARY_TAIL_LINES)
  let found: RunSummary = { verdict: 'unknown', passed: null, failed: null, line: null }
  for (const raw of lines) {
    const line = raw.replace(/\u001b\[[0-9;]*m/g, '').trim()
    if (line === '' || line.length > 400) continue
    const summary = summaryOf(line)
    if (summary === null) continue
    // A failure is never talked away by a later "ok" of another package.
    found = found.verdict === 'failed' && summary.verdict !== 'failed' ? found : summary
  }
  return found
}

function summaryOf(line: string): RunSummary | null {
  const rule = SUMMARY_RULES.find((candidate) => candidate.line.test(line))
  if (rule === undefined) return null
  if (rule.verdict !== 'counts') return { verdict: rule.verdict, passed: null, failed: null, line }
  const failed = countBefore(line, /(\d+) (?:failed|failing|failures?|errors?)\b/i) ?? countBefore(line, /fail (\d+)$/)
  const passed = countBefore(line, /(\d+) (?:passed|passing)\b/i) ?? countBefore(line, /pass (\d+)$/)
  if (failed === null && passed === null) return null
  return { verdict: (failed ?? 0) > 0 ? 'failed' : 'passed', passed, failed, line }
}

function countBefore(line: string, pattern: RegExp): number | null {
  const match = pattern.exec(line)
  return match?.[1] === undefined ? null : Number(match[1])
}
