/** Reads what `reporters/ctest.mjs` gathered: one line a step, with the raw report of every program that it ran. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import type { ParsedRun, RunEvidence } from '../framework.ts'
import { type RawOutcome, repoPath } from '../names.ts'
import { FILE_PSEUDO_TEST } from '../outcome.ts'
import { settle, withoutReport } from '../settle.ts'
import { type Case, ctestCases, gtestCases } from './junit-cases.ts'
import { readNestedXml } from './nested-xml.ts'
import { unityPrograms } from './unity.ts'

const Files = z.array(z.string())
const Line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('configure'), ok: z.boolean(), log: z.string() }),
  z.object({ kind: z.literal('build'), target: z.string(), files: Files, ok: z.boolean(), log: z.string() }),
  /** `built`: it is part of a program that CTest does not run, so it holds no test. */
  z.object({ kind: z.literal('nothing'), file: z.string(), built: z.boolean(), why: z.string() }),
  z.object({
    kind: z.literal('program'),
    target: z.string(),
    files: Files,
    sources: Files,
    framework: z.enum(['gtest', 'catch2', 'doctest']),
    /** The one case that was asked for; null for all of them. */
    name: z.string().nullable(),
    exit: z.number().nullable(),
    signal: z.string().nullable(),
    report: z.string().nullable(),
    log: z.string(),
  }),
  z.object({
    kind: z.literal('ctest'),
    target: z.string(),
    files: Files,
    exit: z.number().nullable(),
    report: z.string().nullable(),
    log: z.string(),
  }),
  z.object({ kind: z.literal('end') }),
])
type Line = z.infer<typeof Line>
type ProgramLine = Extract<Line, { kind: 'program' }>

/** What one line tells. `liar`: a report that does not fit the exit code of its program. */
interface Told {
  readonly outcomes: readonly RawOutcome[]
  /** A test of a file that nobody asked for failed in the same program. */
  readonly othersFailed?: boolean
  readonly liar?: string
  /** Why there is nothing to tell. */
  readonly silent?: string
}

export function parseCTest(evidence: RunEvidence): ParsedRun {
  if (evidence.report === null || evidence.report.trim() === '') return withoutReport(evidence)
  const lines: Line[] = []
  for (const text of evidence.report.split('\n')) {
    if (text.trim() === '') continue
    const parsed = Line.safeParse(parseJson(text))
    if (parsed.success) lines.push(parsed.data)
    else return settle(evidence, { outcomes: [], complete: false })
  }
  const shared = filesOfSeveral(lines)
  const told = lines.map((line) => tell(line, evidence, shared))
  const outcomes = oncePerFile(told.flatMap((one) => one.outcomes))
  const liar = told.find((one) => one.liar !== undefined)?.liar
  if (liar !== undefined) return { outcomes: [], problem: 'report-contradicts-exit-code', detail: liar }
  const excuse = told.some(({ othersFailed }) => othersFailed === true)
    ? 'tests of other files in the same program failed'
    : null
  const run = settle(evidence, { outcomes, complete: lines.at(-1)?.kind === 'end', excuse })
  const silent = told.find((one) => one.silent !== undefined)?.silent
  return run.problem === 'ran-no-test' && silent !== undefined ? { ...run, detail: silent } : run
}

/** A file that is part of several programs has each test once a program: those are its contexts. */
function filesOfSeveral(lines: readonly Line[]): ReadonlySet<string> {
  const targets = new Map<string, Set<string>>()
  for (const line of lines) {
    if (line.kind !== 'build') continue
    for (const file of line.files) targets.set(file, (targets.get(file) ?? new Set()).add(line.target))
  }
  return new Set([...targets].filter(([, names]) => names.size > 1).map(([file]) => file))
}

function oncePerFile(outcomes: readonly RawOutcome[]): readonly RawOutcome[] {
  const broken = new Set<string>()
  return outcomes.filter(({ file, titles, context }) => {
    if (titles[0] !== FILE_PSEUDO_TEST) return true
    const key = JSON.stringify([file, context])
    if (broken.has(key)) return false
    broken.add(key)
    return true
  })
}

function tell(line: Line, evidence: RunEvidence, shared: ReadonlySet<string>): Told {
  const inRepo = (file: string): string => repoPath(file, evidence)
  switch (line.kind) {
    case 'configure':
      return { outcomes: line.ok ? [] : evidence.files.map((file) => broken(file, line.log)) }
    case 'nothing':
      return line.built ? { outcomes: [], silent: line.why } : { outcomes: [broken(inRepo(line.file), line.why)] }
    case 'build':
      return {
        outcomes: line.ok
          ? []
          : line.files.map((file) => broken(inRepo(file), line.log, contextOf(file, line.target, shared))),
      }
    case 'program':
      return program(line, { inRepo, shared, texts: evidence.sources })
    case 'ctest':
      return byCTest(line, { inRepo, shared, texts: evidence.sources })
    case 'end':
      return { outcomes: [] }
  }
}

function contextOf(file: string, target: string, shared: ReadonlySet<string>): string | undefined {
  return shared.has(file) ? target : undefined
}

function broken(file: string, message: string, context?: string): RawOutcome {
  return { file, titles: [FILE_PSEUDO_TEST], status: 'failed', message, context }
}

interface Place {
  readonly inRepo: (file: string) => string
  /** Texts of the test files, by repository path. */
  readonly texts: ReadonlyMap<string, string>
  readonly shared: ReadonlySet<string>
}

function program(line: ProgramLine, { inRepo, shared, texts }: Place): Told {
  const { target, files, framework, report, exit, signal, name } = line
  const read = report === null ? null : framework === 'gtest' ? gtestCases(report) : readNestedXml(report)
  const context = (file: string): string | undefined => contextOf(file, target, shared)
  if (read === null || signal !== null) {
    const message = `${signal === null ? `exit code ${exit ?? 'unknown'}` : `signal ${signal}`} ended ${target}: ${line.log}`
    // Alone in its process, a case has crashed itself. Which file it stands in no report has said.
    const [only = ''] = files
    const titles = name === null ? null : framework === 'gtest' ? splitGtest(name) : [name]
    if (titles !== null)
      return { outcomes: [{ file: inRepo(only), titles, status: 'failed', message, context: context(only) }] }
    return { outcomes: files.map((file) => broken(inRepo(file), message, context(file))) }
  }
  const failed = read.some(({ status }) => status === 'failed')
  if (failed !== (exit !== 0))
    return {
      outcomes: [],
      liar: `${target} ended with exit code ${exit ?? 'unknown'}, and its report ${failed ? 'has failures' : 'has none'}`,
    }
  // doctest lists the cases that it was told to leave out.
  const asked = name === null ? read : read.filter((one) => one.titles[0] === name || one.status !== 'skipped')
  const placed = asked.map((one) => ({ one, file: placeOf(one, line, { inRepo, texts }) }))
  const outcomes = placed.flatMap(({ one, file }): RawOutcome[] =>
    file === null
      ? []
      : [
          {
            file: inRepo(file),
            titles: one.titles,
            status: one.status,
            message: one.message,
            ms: one.ms,
            context: context(file),
          },
        ],
  )
  return { outcomes, othersFailed: placed.some(({ one, file }) => file === null && one.status === 'failed') }
}

function splitGtest(name: string): readonly string[] {
  const dot = name.indexOf('.')
  return [name.slice(0, dot), name.slice(dot + 1)]
}

/** The asked file that holds the case; null where another source file of the program does. */
function placeOf(
  { file, titles }: Case,
  { files, sources }: ProgramLine,
  { inRepo, texts }: Pick<Place, 'inRepo' | 'texts'>,
): string | null {
  const [only = ''] = files
  // GoogleTest before 1.10 names no file: then the source that declares the test tells.
  if (file === '' && sources.length > 1)
    return files.find((asked) => declares(texts.get(inRepo(asked)) ?? '', titles)) ?? null
  const path = inRepo(file)
  const own = files.find((asked) => inRepo(asked) === path)
  if (own !== undefined) return own
  // Reports of a build with relative paths name files from its folder.
  const like = files.find((asked) => path.endsWith(`/${asked}`))
  if (like !== undefined) return like
  // Tests in a header belong to the file that includes it.
  return sources.some((one) => inRepo(one) === path || path.endsWith(`/${one}`)) ? null : only
}

/** `TEST_P(Odd, IsOdd)` for the test `IsOdd/1` of `Some/Odd`. */
function declares(text: string, [suite = '', name = '']: readonly string[]): boolean {
  const [own = ''] = name.split('/')
  return suite.split('/').some((part) => {
    const at = text.search(new RegExp(`\\(\\s{0,20}${escaped(part)}\\s{0,20},\\s{0,20}${escaped(own)}\\s{0,20}\\)`))
    return at >= 0
  })
}

function escaped(text: string): string {
  return text.slice(0, 500).replace(/[^\w]/g, '\\$&')
}

/** The tests of a program, and the program itself where these do not tell why it failed. */
function withinProgram(program: Case, unity: ReadonlyMap<string, readonly Case[]>): readonly Case[] {
  const tests = program.status === 'skipped' ? [] : (unity.get(program.titles[0] ?? '') ?? [])
  const explained = program.status !== 'failed' || tests.some(({ status }) => status === 'failed')
  return tests.length > 0 && explained ? tests : [...tests, program]
}

function byCTest(line: Extract<Line, { kind: 'ctest' }>, { inRepo, shared }: Place): Told {
  const { target, files, exit, report, log } = line
  const [file = ''] = files
  const read = report === null ? null : ctestCases(report)
  const context = contextOf(file, target, shared)
  if (read === null)
    return { outcomes: [broken(inRepo(file), `ctest ended with exit code ${exit ?? 'unknown'}: ${log}`, context)] }
  const failed = read.some(({ status }) => status === 'failed')
  if (failed !== (exit !== 0))
    return {
      outcomes: [],
      liar: `ctest ended with exit code ${exit ?? 'unknown'}, and its report ${failed ? 'has failures' : 'has none'}`,
    }
  const unity = unityPrograms(report ?? '')
  const own = (named: string): string => files.find((asked) => inRepo(asked) === inRepo(named)) ?? file
  return {
    outcomes: read
      .flatMap((one) => withinProgram(one, unity))
      .map((one) => ({
        file: inRepo(own(one.file)),
        titles: one.titles,
        status: one.status,
        message: one.message,
        ms: one.ms,
        context,
      })),
  }
}
