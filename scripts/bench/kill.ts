/** `kill -9` at random moments of a `mine`: a second run must end with the same benchmark folder, byte for byte but for times. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cli, runMine, writeHistory } from './history.ts'

const CHANGES = 10

const RUNNER = `import { writeFileSync } from 'node:fs'
import { version } from './src/version.mjs'
import { wanted } from './test/version.test.mjs'
const passed = version === wanted
const rows = [['kept', true], ['fixed', passed]].map(([name, ok]) => '<testcase name="' + name + '" file="test/version.test.mjs">' + (ok ? '' : '<failure/>') + '</testcase>')
writeFileSync(process.env.BACKTEST_REPORT, '<testsuite>' + rows.join('') + '</testsuite>')
process.exitCode = passed ? 0 : 1
`

function history(repo: string): void {
  const at = (version: number) => ({
    'src/version.mjs': `export const version = ${version}\n`,
    'test/version.test.mjs': `export const wanted = ${version}\n`,
  })
  const changes = Array.from({ length: CHANGES }, (_, index) => ({
    message: `The version must be ${index + 2} (#${index + 2})\n\nThe exported version must be ${index + 2} instead of ${index + 1}.`,
    files: at(index + 2),
  }))
  writeHistory(repo, [{ message: 'Start', files: { ...at(1), 'run.mjs': RUNNER } }, ...changes])
}

/** Kills `rounds` runs, each at a moment drawn over the time that a whole run takes, and compares what the next run makes of it. */
export async function benchKill(rounds: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'backtest-kill-'))
  try {
    const [repo, config] = [join(root, 'repo'), join(root, 'backtest.yml')]
    writeFileSync(config, 'runs: 1\ntest-command: node run.mjs {files}\n')
    mkdirSync(repo)
    history(repo)
    const args = ['--repo', repo, '--config', config]
    const started = performance.now()
    runMine([...args, '--out', join(root, 'whole')])
    const whole = performance.now() - started
    const wanted = folderText(join(root, 'whole'), join(root, 'whole'))
    let different = 0
    for (let round = 1; round <= rounds; round += 1) {
      const out = join(root, `out-${round}`)
      const after = whole * Math.random()
      await killed([...args, '--out', out], after)
      runMine([...args, '--out', out])
      const same = folderText(out, out) === wanted
      if (!same) different += 1
      process.stdout.write(
        `round ${round}: killed after ${(after / 1000).toFixed(2)} s of ${(whole / 1000).toFixed(2)} s, ${same ? 'the same' : 'DIFFERENT'}\n`,
      )
      if (same) rmSync(out, { recursive: true, force: true })
    }
    process.stdout.write(`${rounds - different} of ${rounds} runs ended with the same folder\n`)
    if (different > 0) process.exitCode = 1
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function killed(args: readonly string[], after: number): Promise<void> {
  const child = spawn(process.execPath, [cli(), 'mine', '--quiet', '--prompt-from', 'message', ...args], {
    stdio: 'ignore',
  })
  const ended = new Promise((done) => child.once('exit', done))
  await sleep(after)
  child.kill('SIGKILL')
  await ended
}

/** Every file with its text, without what tells the time: timestamps, seconds, and the digests over them. */
function folderText(root: string, dir: string): string {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries
    .map((entry) => {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) return folderText(root, path)
      return `== ${path.slice(root.length)}\n${timeless(readFileSync(path, 'utf8').replaceAll(root, '$OUT'))}\n`
    })
    .join('')
}

function timeless(text: string): string {
  return (
    text
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/"(seconds|build_seconds|duration_ms|setup_s|test_s|total_s)":\s*[\d.e-]+/g, '"$1":0')
      .replace(/"[0-9a-f]{64}"/g, '"DIGEST"')
      // The members of a version are named with the beginning of their digest.
      .replace(/@[0-9a-f]{12}"/g, '@DIGEST"')
  )
}
