#!/usr/bin/env node
/**
 * `grade.js`: the one fixed program that exported tasks carry. It runs inside an evaluation's container, offline:
 *
 *     node grade.js prepare --question grade.json --root DIR
 *     node grade.js run --question grade.json --test-patch test.patch --root DIR [--report FILE] [--reward FILE]
 *
 * `run` prints `PASS: name` or `FAIL: name` for each listed test and exits 0 when the task is solved, 1 when it is not, 2 when
 * it could not be asked.
 */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { GradeQuestion } from '../../benchmark/grade.ts'
import { Config } from '../../config/config.ts'
import { errorMessage, InputError } from '../../core/errors.ts'
import { parseJson, renderDocument } from '../../core/json.ts'
import { type Logger, silentLogger } from '../../core/logger.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { removeTree } from '../../files/remove-tree.ts'
import { openRepository } from '../../git/repository.ts'
import { limits } from '../../guard/limits.ts'
import { createRedactor } from '../../guard/redact.ts'
import { gradeTree, type InPlace, prepareTree, reportLines } from '../../pipeline/grade.ts'
import { detectSandbox } from '../../sandbox/detect.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    question: { type: 'string' },
    root: { type: 'string', default: '.' },
    'test-patch': { type: 'string' },
    report: { type: 'string' },
    reward: { type: 'string' },
  },
})

async function main(): Promise<number> {
  const question = await readQuestion()
  const root = resolve(values.root)
  const scratch = await mkdtemp(join(tmpdir(), 'backtest-'))
  const repository = await openRepository(root, { logger })
  try {
    const place: InPlace = { workshop: await workshop(repository, scratch, question), root, home: homedir() }
    if (positionals[0] === 'prepare') {
      const failed = await prepareTree(place, question)
      if (failed !== null) throw new InputError(`cannot install: ${failed}`, 'mend the Dockerfile')
      return 0
    }
    return await grade(place, question)
  } finally {
    await repository.close()
    await removeTree(scratch)
  }
}

async function grade(place: InPlace, question: GradeQuestion): Promise<number> {
  const report = await gradeTree(place, question, await text('test-patch'))
  process.stdout.write(reportLines(report))
  for (const problem of report.problems) logger.warn(problem)
  if (values.report !== undefined) await writeFile(values.report, renderDocument(report))
  if (values.reward !== undefined) await writeFile(values.reward, report.solved ? '1\n' : '0\n')
  return report.solved ? 0 : 1
}

async function readQuestion(): Promise<GradeQuestion> {
  const read = GradeQuestion.safeParse(parseJson(await text('question')))
  if (read.success) return read.data
  throw new InputError(`${values.question} is no question of this version`, 'export the task again')
}

async function text(flag: 'question' | 'test-patch'): Promise<string> {
  const file = values[flag]
  if (file === undefined) throw new InputError(`--${flag} is missing`, `name a file with --${flag}`)
  return (await readRegularFile(file, { maxBytes: limits.archive.entryBytes })).toString('utf8')
}

async function workshop(
  repository: InPlace['workshop']['repository'],
  scratch: string,
  { timeouts_s: seconds }: GradeQuestion,
): Promise<InPlace['workshop']> {
  return {
    repository,
    // The container is the isolation; inside it there is mostly no right to make another.
    sandbox: await detectSandbox({ prefer: 'none', logger: silentLogger }),
    logger,
    config: Config.parse({ limits: { 'setup-timeout': seconds.setup, 'test-timeout': seconds.test } }),
    redactor: createRedactor({ knownValues: [] }),
    jobs: 1,
    clock: () => performance.now(),
    today: () => new Date().toISOString(),
    signal: new AbortController().signal,
    env: process.env,
    reportersDir: join(dirname(fileURLToPath(import.meta.url)), 'reporters'),
    scratch,
    secretFolders: [],
    toolVersions: {},
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const logger: Logger = { ...silentLogger, info: say, warn: say }

try {
  process.exitCode = await main()
} catch (error) {
  say(`grade: ${errorMessage(error)}${error instanceof InputError ? `; ${error.remedy}` : ''}`)
  process.exitCode = 2
}
