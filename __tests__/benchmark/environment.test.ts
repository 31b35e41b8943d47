/** What a foreign task may say in the programs that are made of it. */
import { expect, test } from '@jest/globals'
import { renderEnvironment } from '../../src/benchmark/exports/environment/dockerfile.ts'
import { evalScript } from '../../src/benchmark/exports/swe-bench/eval-script.ts'
import type { ReadTask } from '../../src/benchmark/read-task.ts'
import { readTask } from '../../src/benchmark/read-task.ts'
import { renderTask } from '../../src/benchmark/render-task.ts'
import { noRedaction, taskContent } from './content.ts'

function taskWith(more: { url?: string; tool_version?: string }): ReadTask {
  const rendered = renderTask(taskContent(), { redact: noRedaction, redactPatch: noRedaction })
  if (rendered.status !== 'rendered') throw new Error(rendered.reason.detail)
  const read = readTask(rendered.files)
  if (read.status !== 'ok') throw new Error('broken')
  const { url = null, tool_version = '1.0.0' } = more
  const { task } = read.content
  return { ...read.content, task: { ...task, tool_version, repository: { ...task.repository, url } } }
}

function dockerfileOf(task: ReadTask): { text: string; notes: readonly string[] } {
  const { files, notes } = renderEnvironment(task, { grader: new Map() }, { workdir: '/app', context: 'env' })
  return { text: String(files.find(({ path }) => path === 'env/Dockerfile')?.content), notes }
}

test('an address that git fetches from stands in the Dockerfile', () => {
  const { text, notes } = dockerfileOf(taskWith({ url: 'https://github.com/acme/clock' }))
  expect(text).toContain(`prepare.sh 'https://github.com/acme/clock' ${'1'.repeat(40)} /app`)
  expect(notes.join()).not.toContain('address')
})

test.each([
  'https://x.test/a\nRUN touch /pwned\n#',
  "https://x.test/a'; touch /pwned; '",
  '--upload-pack=touch /pwned',
  'ext::sh -c touch% /pwned',
  '/etc',
])('the address %j is left out, and said', (url) => {
  const { text, notes } = dockerfileOf(taskWith({ url }))
  expect(text).not.toMatch(/pwned|etc/)
  expect(text).toContain("'https://example.invalid/unknown.git'")
  expect(notes.join()).toContain('has no address that git can fetch from')
})

test('a version is never a line of a program', () => {
  const task = taskWith({ tool_version: '1\ntouch /pwned' })
  for (const program of [dockerfileOf(task).text, evalScript(task)]) {
    expect(program).toContain('Backtest 1?touch??pwned.')
    expect(program).not.toMatch(/^touch/m)
  }
})

const patchOf = (path: string, lines: readonly string[]): string =>
  `diff --git a/${path} b/${path}\nindex ${'1'.repeat(40)}..${'2'.repeat(40)} 100644\n--- a/${path}\n+++ b/${path}\n@@ -1,1 +1,1 @@\n${lines.join('\n')}\n`

test.each<[boolean, string, readonly string[]]>([
  [true, 'package.json', ['+    "left-pad": "^1.3.0",']],
  [true, 'web/package.json', ['+    "ui": "workspace:*"']],
  [true, 'go.mod', ['+\tgithub.com/acme/clock v1.2.3']],
  [true, 'Cargo.lock', ['+version = "1.0.1"', '+checksum = "abc"']],
  [true, 'requirements.txt', ['+requests==2.0']],
  [false, 'package.json', ['+  "version": "2.0.0",', '+    "test": "jest --ci",', '+    "node": ">=20"']],
  [false, 'package.json', ['-    "left-pad": "^1.3.0",']],
  [false, 'package-lock.json', ['+  "version": "2.0.0",']],
  [false, 'go.mod', ['+go 1.26', '+)']],
  [false, 'src/a.ts', ['+import "left-pad"']],
])('the note about dependencies speaks (%s) of %s %j', (speaks, file, lines) => {
  const task = { ...taskWith({}), solutionPatch: patchOf(file, lines) }
  expect(dockerfileOf(task).notes.join().includes('the dependencies that the solution adds')).toBe(speaks)
})
