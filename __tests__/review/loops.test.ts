import { describe, expect, test } from '@jest/globals'
import { reviewSession } from '../../src/review/findings.ts'
import {
  type Draft,
  bash,
  call,
  compaction,
  edit,
  failedEdit,
  linked,
  read,
  say,
  times,
  user,
  write,
} from './session-builder.ts'

/** `detector/severity` of every finding, `recovered` where it says so. */
function found(drafts: readonly Draft[]): string[] {
  return reviewSession(linked(drafts)).map(
    (finding) => `${finding.detector}/${finding.severity}${finding.recovered ? '/recovered' : ''}`,
  )
}

const page = (n: number): Draft => call('read_page', { session: 'x' }, { gives: `page ${n}` })
const round = (...names: string[]): Draft[] => names.map((name) => read(`/repo/${name}`, { gives: name }))
const retest = (n: number): Draft[] => [
  edit('/repo/a.py', `x${n}`, `x${n + 1}`),
  bash('pytest -q', { fails: `FAILED t${n}` }),
]

describe('the same call with the same result', () => {
  test.each<[string, Draft[], string[]]>([
    ['three times', times(3, bash('ls', { gives: 'a' })), ['repeated-call/low']],
    ['four times', times(4, bash('ls', { gives: 'a' })), ['repeated-call/medium']],
    ['six times is one finding', times(6, bash('ls', { gives: 'a' })), ['repeated-call/high']],
    ['twice is nothing', times(2, bash('ls', { gives: 'a' })), []],
    [
      'messages in between do not break it',
      [1, 2, 3].flatMap(() => [say('again'), bash('ls', { gives: 'a' })]),
      ['repeated-call/low'],
    ],
    [
      'key order does not matter',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
        { a: 1, b: 2 },
      ].map((args) => call('lookup', args, { gives: 'x' })),
      ['repeated-call/low'],
    ],
    [
      'a description does not matter',
      ['x', 'y', 'z'].map((description) => call('Bash', { command: 'ls', description }, { gives: 'a' })),
      ['repeated-call/low'],
    ],
    [
      'writes of which the log keeps the file alone may have written anything',
      times(5, call('Edit', { file_path: '/repo/a.py' }, { gives: 'updated' })),
      [],
    ],
    [
      'an unknown result is no equal one',
      times(5, bash('ls')).map((draft) =>
        draft.kind === 'call' ? { ...draft, call: { ...draft.call, result: null } } : draft,
      ),
      [],
    ],
    ['different pages of one source are progress', Array.from({ length: 20 }, (_, n) => page(n)), []],
    ['polling may go on for a while', times(9, call('BashOutput', { bash_id: '1' }, { gives: 'running' })), []],
    ['an empty command continues a running one', times(5, bash('', { gives: '[running]' })), []],
    ['saying nothing new by echo is no question', times(5, bash('echo ready', { gives: 'ready' })), []],
    [
      'a human turn ends the run',
      [...times(2, bash('ls', { gives: 'a' })), user('again please'), ...times(2, bash('ls', { gives: 'a' }))],
      [],
    ],
    [
      'a compaction ends the run',
      [...times(2, bash('ls', { gives: 'a' })), compaction(), ...times(2, bash('ls', { gives: 'a' }))],
      [],
    ],
    [
      'work that goes on makes it recovered',
      [...times(4, bash('ls', { gives: 'a' })), read('/repo/b', { gives: 'b' })],
      ['repeated-call/low/recovered'],
    ],
    [
      'a sub-agent reads for itself',
      [bash('ls', { gives: 'a' }), bash('ls', { gives: 'a', by: 'one' }), bash('ls', { gives: 'a', by: 'two' })],
      [],
    ],
    ['empty writes of one file', times(4, write('/repo/a.py', '')), ['malformed-call/high', 'repeated-call/medium']],
  ])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
})

describe('cycles', () => {
  test.each<[string, Draft[], string[]]>([
    ['two calls, three rounds', [...round('a', 'b'), ...round('a', 'b'), ...round('a', 'b')], ['call-cycle/medium']],
    ['three calls, three rounds', [1, 2, 3].flatMap(() => round('a', 'b', 'c')), ['call-cycle/medium']],
    ['five calls, five rounds', [1, 2, 3, 4, 5].flatMap(() => round('a', 'b', 'c', 'd', 'e')), ['call-cycle/high']],
    ['two rounds are nothing', [...round('a', 'b'), ...round('a', 'b')], []],
    [
      'broken by another call',
      [...round('a', 'b'), ...round('a', 'b'), ...round('c'), ...round('a', 'b'), ...round('a', 'b')],
      ['reread/info/recovered', 'reread/info'],
    ],
    ['edit and test with new content is work', [1, 2, 3, 4, 5].flatMap(retest), []],
    [
      'batch work over different files',
      [1, 2, 3, 4].flatMap((n) => [
        bash(`grep -c x src/${n}`, { gives: '3' }),
        edit('/repo/index.ts', `./${n}`, `./ui/${n}`),
      ]),
      [],
    ],
  ])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))

  test('a failing edit and the same failing test change nothing', () => {
    const drafts = [1, 2, 3, 4].flatMap(() => [failedEdit('/repo/a.py'), bash('pytest -q', { fails: 'FAILED t' })])
    expect(found(drafts)).toContain('call-cycle/medium')
  })
})

describe('back and forth, and chanting', () => {
  const there = edit('/repo/a.ts', 'return x', 'return y')
  const back = edit('/repo/a.ts', 'return y', 'return x')
  const run = (n: number): Draft => bash('npm test', { fails: `${n} failed` })

  test.each<[string, Draft[], string[]]>([
    [
      'an edit made, undone and made again',
      [there, run(1), back, run(2), there, run(3)],
      ['oscillation/low/recovered'],
    ],
    ['one revert, then another way', [there, run(1), back, edit('/repo/b.ts', 'q', 'r'), bash('npm test')], []],
    [
      'a restated plan',
      [say('I need to look at the file. The file is not there. I will make the file. '.repeat(15))],
      ['chant/high'],
    ],
    [
      'a long list',
      [say(Array.from({ length: 30 }, () => '- the same list item with more than fifty characters in it').join('\n'))],
      [],
    ],
    ['three equal messages', [say('Done.'), say('Done.'), say('Done.')], ['chant/low']],
    ['with empty ones between', [say('Done.'), say(' '), say('Done.'), say(''), say('Done.')], ['chant/low']],
    [
      'equal messages with calls between',
      [1, 2, 3].flatMap((n) => [say('Next.'), read(`/repo/${n}`, { gives: String(n) })]),
      [],
    ],
  ])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
})
