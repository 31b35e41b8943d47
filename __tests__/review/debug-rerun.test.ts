import { expect, test } from '@jest/globals'
import { found } from './found.ts'
import { type Draft, bash, edit, user } from './session-builder.ts'

const probe = (n: number): Draft =>
  edit('/repo/hook.go', `a${n}`, `a${n}\nfmt.Fprintf(os.Stderr, "DEBUG: step ${n} of %s", x)`)
const silent = bash('./scripts/e2e.sh | grep DEBUG', { gives: 'session_count: 2' })
const shown = bash('./scripts/e2e.sh | grep DEBUG', { gives: 'DEBUG: step 1 of main' })
const rounds = (count: number, run: Draft): Draft[] => Array.from({ length: count }, (_, n) => [probe(n), run]).flat()

test.each<[string, Draft[], string[]]>([
  ['three rounds that show nothing', rounds(3, silent), ['debug-rerun/low']],
  ['four', rounds(4, silent), ['debug-rerun/medium']],
  ['two', rounds(2, silent), []],
  ['output that shows', rounds(4, shown), []],
  [
    'output that shows in the end of each third round',
    [...rounds(2, silent), probe(1), shown, ...rounds(2, silent)],
    [],
  ],
  ['runs that pass', rounds(4, bash('./scripts/e2e.sh', { gives: 'ok  \tpkg/a\t0.1s' })), []],
  ['a human in between', [...rounds(2, silent), user('and?'), ...rounds(2, silent)], []],
  [
    'plain log lines are the work',
    Array.from({ length: 4 }, (_, n) => [
      edit('/repo/a.go', `a${n}`, `a${n}\nlog.Print("started ${n}")`),
      silent,
    ]).flat(),
    [],
  ],
])('%s', (_, drafts, expected) => expect(found(drafts)).toEqual(expected))
