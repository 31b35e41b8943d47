/** Frameworks that take one file a process: the starter as it really runs, and how its report is read. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { ParsedRun, RunEvidence } from '../../src/frameworks/framework.ts'
import { parseFileRuns } from '../../src/frameworks/reports/file-runs.ts'
import { evidenceOf } from './evidence.ts'

const STARTER = join(import.meta.dirname, '../../src/frameworks/reporters/each-file.mjs')
const folder = mkdtempSync(join(tmpdir(), 'each-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes the file's name into its report, says it aloud, and ends as the name tells. */
const PROGRAM =
  'echo "said $2"; case $2 in mute*) ;; *) echo "ok $2" >"$1" ;; esac; case $2 in bad*) exit 3 ;; dies*) kill -9 $$ ;; esac'

let runs = 0

function start(files: readonly string[], program: readonly string[] = ['sh', '-c', PROGRAM, 'sh']): RunEvidence {
  runs += 1
  const report = join(folder, `report-${runs}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [STARTER, report, ...program, '--', ...files], {
    encoding: 'utf8',
    cwd: folder,
  })
  const text = existsSync(report) ? readFileSync(report, 'utf8') : null
  return evidenceOf({ report: text, stdout, stderr, exitCode: status, files: [...files] })
}

/** `ok NAME` is a test that passed; the exit code tells of one that did not. */
function parseOne({ report, exitCode, signal, files: [file = ''] }: RunEvidence): ParsedRun {
  if (report === null) return { outcomes: [], problem: 'report-missing', detail: `${file} is mute` }
  const status = exitCode === 0 && signal === null ? 'passed' : 'failed'
  return { outcomes: [{ file, name: report.trim(), status }], problem: null }
}

describe('each file in a process of its own', () => {
  test('what each left behind, and one exit code for all', () => {
    const evidence = start(['good one', 'bad', 'dies'])
    expect(evidence.exitCode).toBe(1)
    expect(evidence.stdout).toBe('said good one\nsaid bad\nsaid dies\n')
    expect(parseFileRuns(evidence, parseOne)).toEqual({
      problem: null,
      outcomes: [
        { file: 'good one', name: 'ok good one', status: 'passed' },
        { file: 'bad', name: 'ok bad', status: 'failed' },
        { file: 'dies', name: 'ok dies', status: 'failed' },
      ],
    })
    expect(start(['good']).exitCode).toBe(0)
  })

  test('a file with a problem has all of them run again, each alone', () => {
    expect(parseFileRuns(start(['good', 'mute']), parseOne)).toMatchObject({
      problem: 'report-missing',
      detail: 'mute is mute',
      again: 'file-by-file',
    })
    expect(parseFileRuns(start(['mute']), parseOne)).toEqual({
      problem: 'report-missing',
      detail: 'mute is mute',
      outcomes: [],
    })
  })

  test('a program that is not there', () => {
    const told: (number | null)[] = []
    parseFileRuns(start(['a'], ['no-such-program']), (one) => {
      told.push(one.exitCode)
      return parseOne(one)
    })
    expect(told).toEqual([127])
  })

  test('a report that is cut, forged or at odds with the exit code', () => {
    const whole = start(['good', 'good too'])
    const text = whole.report ?? ''
    const read = (parts: Partial<RunEvidence>): string | null => parseFileRuns({ ...whole, ...parts }, parseOne).problem
    expect(read({})).toBeNull()
    expect(read({ report: text.slice(0, -20), exitCode: 1 })).toBe('report-invalid')
    expect(read({ report: text.split('\n').slice(1).join('\n') })).toBe('report-invalid')
    expect(read({ report: `${text.split('\n')[0] ?? ''}\n${text}` })).toBe('report-invalid')
    expect(read({ exitCode: 1 })).toBe('report-contradicts-exit-code')
    expect(read({ timedOut: true })).toBe('timed-out')
    expect(read({ report: null, exitCode: 127 })).toBe('could-not-start')
  })

  test('a folder in the place of a report is no report', () => {
    const evidence = start(['a'], ['sh', '-c', 'mkdir "$1"', 'sh'])
    expect(parseFileRuns(evidence, parseOne).problem).toBe('report-missing')
  })
})
