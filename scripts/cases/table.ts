/** Results as a table for a terminal, and their sum. */
import { type CaseResult, isIdentical } from './result.ts'

const HEAD = [
  'case',
  'verdict',
  'right',
  'F2P found',
  'missing',
  'extra',
  'P2P kept',
  'lost',
  'ours',
  'unstable',
  's',
  'install',
  'rest %',
]

export function renderTable(results: readonly CaseResult[]): string {
  const rows = [HEAD, ...results.map(rowOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)))
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function rowOf(result: CaseResult): string[] {
  const { fail_to_pass: failing, pass_to_pass: passing, tests, seconds } = result
  const own = seconds.total - seconds.setup - seconds.test
  return [
    result.instance_id,
    result.verdict,
    result.right === null ? '' : result.right ? 'yes' : 'NO',
    failing.listed === null ? '' : `${failing.found}/${failing.listed}`,
    failing.listed === null ? '' : `${failing.missing.length}`,
    failing.listed === null ? '' : `${failing.extra.length}`,
    passing.listed === null ? '' : `${passing.kept}/${passing.listed}`,
    passing.listed === null ? '' : `${passing.lost.length}`,
    `${tests.fail_to_pass}+${tests.pass_to_pass}`,
    `${tests.unstable}`,
    seconds.total.toFixed(0),
    seconds.setup.toFixed(0),
    seconds.test === 0 ? '' : ((100 * own) / Math.max(seconds.total, 0.001)).toFixed(0),
  ]
}

/** The sum, with the share of time that went neither into installs nor into tests. */
export function renderSum(results: readonly CaseResult[]): string {
  const stated = results.filter(({ right }) => right !== null)
  const listed = results.filter(({ fail_to_pass, expected }) => fail_to_pass.listed !== null && expected === 'accepted')
  const count = (of: readonly CaseResult[], is: (result: CaseResult) => boolean): number => of.filter(is).length
  const kept = results.reduce((sum, { pass_to_pass }) => sum + pass_to_pass.kept, 0)
  const named = results.reduce((sum, { pass_to_pass }) => sum + (pass_to_pass.listed ?? 0), 0)
  return [
    `${results.length} cases, ${count(results, ({ verdict }) => verdict === 'accepted')} accepted, ${count(results, ({ verdict }) => verdict === 'error')} could not be run`,
    `${count(stated, ({ right }) => right === true)} of ${stated.length} stated verdicts right`,
    `${count(listed, isIdentical)} of ${listed.length} fail-to-pass lists identical, ${count(listed, ({ fail_to_pass }) => fail_to_pass.missing.length === 0)} hold all that is listed`,
    `${kept} of ${named} listed pass-to-pass tests kept`,
    overhead(results.filter(({ seconds }) => seconds.test > 0)),
  ].join('\n')
}

function overhead(ran: readonly CaseResult[]): string {
  const sum = (part: 'total' | 'setup' | 'test'): number => ran.reduce((total, { seconds }) => total + seconds[part], 0)
  const own = sum('total') - sum('setup') - sum('test')
  const share = ((100 * own) / Math.max(sum('total'), 0.001)).toFixed(1)
  return `${sum('total').toFixed(0)} s where tests ran: install ${sum('setup').toFixed(0)} s, tests ${sum('test').toFixed(0)} s, rest ${share} %`
}

/** What is not as listed, one line a test; long lists are cut. */
export function renderDifferences(results: readonly CaseResult[]): string {
  return results.flatMap(differencesOf).join('\n')
}

const SHOWN = 8

function differencesOf({
  instance_id: id,
  right,
  verdict,
  detail,
  fail_to_pass,
  pass_to_pass,
}: CaseResult): readonly string[] {
  const lines = (what: string, tests: readonly string[]): string[] => [
    ...tests.slice(0, SHOWN).map((test) => `  ${what}  ${test}`),
    ...(tests.length > SHOWN ? [`  ${what}  and ${tests.length - SHOWN} more`] : []),
  ]
  const all = [
    ...(right === false || verdict === 'error' ? [`  ${verdict}: ${detail.slice(0, 600)}`] : []),
    ...lines('missing', fail_to_pass.missing),
    ...lines('extra', fail_to_pass.extra),
    ...lines('lost', pass_to_pass.lost),
  ]
  return all.length === 0 ? [] : [id, ...all]
}
