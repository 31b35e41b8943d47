// Runs a command once for each file, each time in a process of its own, and gathers what these leave behind: one JSON object a
// line, `end` last. node each-file.mjs REPORT COMMAND… -- FILE…   The command is given the path of its report and the file.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const MAX_REPORT = 50_000_000
const MAX_SAID = 200_000

const [report = '', ...words] = process.argv.slice(2)
const at = words.indexOf('--')
const [program = '', ...options] = words.slice(0, at)
let failed = false

// The beginning and the end: what went wrong stands at either.
function shorten(text) {
  return text.length <= 2 * MAX_SAID ? text : `${text.slice(0, MAX_SAID)}\n…\n${text.slice(-MAX_SAID)}`
}

function write(line) {
  appendFileSync(report, `${JSON.stringify(line)}\n`)
}

for (const [index, file] of words.slice(at + 1).entries()) {
  const folder = join(dirname(report), `file-${index}`)
  mkdirSync(folder)
  const own = join(folder, 'report')
  const done = spawnSync(program, [...options, own, file], { maxBuffer: MAX_REPORT, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = [
    String(done.stdout ?? ''),
    `${done.stderr ?? ''}${done.error === undefined ? '' : done.error}`,
  ]
  process.stdout.write(shorten(stdout))
  process.stderr.write(shorten(stderr))
  const found = existsSync(own) && statSync(own).isFile() && statSync(own).size <= MAX_REPORT
  const text = found ? readFileSync(own, 'utf8') : null
  // 127: the shell's word for a program that is not there.
  const exit = done.error?.code === 'ENOENT' ? 127 : done.status
  if (exit !== 0) failed = true
  write({
    kind: 'file',
    file,
    exit,
    signal: done.signal,
    report: text,
    stdout: shorten(stdout),
    stderr: shorten(stderr),
  })
  rmSync(folder, { recursive: true, force: true })
}
write({ kind: 'end' })
process.exitCode = failed ? 1 : 0
