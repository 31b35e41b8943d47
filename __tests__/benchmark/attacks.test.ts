/** The cheats that `npm run check:tasks` tries: the stub holds every word of the solution and none of its behaviour. */
import { expect, test } from '@jest/globals'
import { attacksOn, stubOf } from '../../scripts/tasks/attacks.ts'
import { readTask } from '../../src/benchmark/read-task.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { noRedaction, taskContent } from './content.ts'

const fileOf = (path: string, lines: readonly string[], head = ''): string =>
  `diff --git a/${path} b/${path}\n${head}--- a/${path}\n+++ b/${path}\n@@ -1 +1,2 @@\n${lines.join('\n')}\n`

const PATCH = [
  fileOf('src/a.ts', [' const a = 1', '+export const leapSeconds = 27', '-gone()']),
  fileOf('pkg/b.go', ['+package clock', '+', '+func Leap() int { return 27 }'], 'new file mode 100644\n'),
  fileOf('tool.py', ['+LEAP = 27']),
  fileOf('README.md', ['+Leap seconds.']),
  fileOf('src/old.ts', ['-const old = 1'], 'deleted file mode 100644\n'),
].join('')

test('lines that are added, as comments behind what was there', () => {
  const base: Readonly<Record<string, string>> = { 'src/a.ts': 'const a = 1', 'tool.py': 'x = 1\n' }
  expect([...stubOf(PATCH, (path) => base[path] ?? null)]).toEqual([
    ['src/a.ts', 'const a = 1\n// export const leapSeconds = 27\n'],
    ['pkg/b.go', 'package clock\n// package clock\n// \n// func Leap() int { return 27 }\n'],
    ['tool.py', 'x = 1\n# LEAP = 27\n'],
  ])
})

test('the solution alone has to solve', () => {
  const rendered = renderTask(taskContent({ solutionPatch: PATCH }), { redact: noRedaction, redactPatch: noRedaction })
  if (rendered.status !== 'rendered') throw new Error('refused')
  const read = readTask(rendered.files)
  if (read.status !== 'ok') throw new Error('broken')
  const attacks = attacksOn(read.content, () => null)
  expect(attacks.map(({ name, solves }) => [name, solves])).toEqual([
    ['gold', true],
    ['no-op', false],
    ['emptied tests', false],
    ['grep-only stub', false],
  ])
  expect(attacks[2]?.files).toEqual(new Map([['a.test.js', '']]))
})
