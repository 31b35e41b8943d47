import { afterAll, describe, expect, test } from '@jest/globals'
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { InputError } from '../../src/core/errors.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { detectSandbox } from '../../src/sandbox/detect.ts'
import { guarantees } from '../../src/sandbox/guarantees.ts'
import { makePlace, runIn } from './machine.ts'

const place = makePlace()
afterAll(() => place.remove())
const sandbox = await detectSandbox({ logger: silentLogger })
const none = await detectSandbox({ prefer: 'none', logger: silentLogger })

describe('facts of a run', () => {
  test('exit code, output, seconds', async () => {
    const result = await runIn(sandbox, place, ['sh', '-c', 'echo out; echo err >&2; exit 3'])
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      startError: null,
      stdout: 'out\n',
      stderr: 'err\n',
      stdoutBytes: 4,
      stderrBytes: 4,
      leftBehind: 0,
      backend: sandbox.backend,
    })
    expect(result.seconds).toBeGreaterThan(0)
  })
  test('a signal is 128 + n', async () => {
    expect(await runIn(sandbox, place, ['sh', '-c', 'kill -SEGV $$'])).toMatchObject({ exitCode: 139 })
  })
  test('a script stops at its first failing line', async () => {
    expect(await runIn(sandbox, place, { shell: 'echo one\nfalse\necho two' })).toMatchObject({
      exitCode: 1,
      stdout: 'one\n',
    })
  })
  test('the environment is exactly what was asked for, and reaches no wrapper', async () => {
    const env = { PATH: '/usr/bin:/bin', LD_PRELOAD: '/no/such.so', 'ODD-NAME': 'a=b c\nd' }
    const result = await runIn(none, place, ['env', '-0'], { env })
    expect(
      result.stdout
        .split('\0')
        .filter((line) => line !== '' && !line.startsWith('BACKTEST_RUN_ID='))
        .sort(),
    ).toEqual(
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    )
    expect(result.stderr.match(/such\.so/g)?.length ?? 0).toBeLessThanOrEqual(1)
  })
  test('a second run empties the output files', async () => {
    const files = { stdoutFile: `${place.logs}/same.out`, stderrFile: `${place.logs}/same.err` }
    await runIn(sandbox, place, ['sh', '-c', 'echo a long first line'], files)
    expect(await runIn(sandbox, place, ['echo', 'b'], files)).toMatchObject({ stdout: 'b\n' })
  })
})

describe('what cannot start', () => {
  test.each<[string, Parameters<typeof runIn>[2], Parameters<typeof runIn>[3], RegExp]>([
    ['no such program', ['no-such-program'], {}, /no-such-program.*was not found/],
    ['an empty command', [], {}, /empty/],
    ['no such folder', ['true'], { cwd: '/no/such/folder' }, /does not exist/],
    ['a NUL in an argument', ['echo', 'a\0b'], {}, /NUL/],
    ['a variable name with =', ['true'], { env: { 'A=B': '1' } }, /not valid/],
    ['a folder as program', ['/usr'], {}, /was not found/],
  ])('%s', async (_, argv, change, problem) => {
    const result = await runIn(sandbox, place, argv, change)
    expect(result).toMatchObject({ exitCode: null, timedOut: false, stdoutBytes: 0 })
    expect(result.startError).toMatch(problem)
  })
  test('arguments beyond what the kernel takes', async () => {
    const result = await runIn(sandbox, place, ['echo', 'x'.repeat(3_000_000)])
    expect(result.startError ?? String(result.exitCode)).toMatch(/E2BIG|too long|126/i)
  })
})

describe('detection', () => {
  test('none is chosen by name, with one warning', async () => {
    const warnings: string[] = []
    const found = await detectSandbox({
      prefer: 'none',
      logger: { ...silentLogger, warn: (line) => warnings.push(line) },
    })
    expect(found).toMatchObject({ backend: 'none', warning: guarantees.none.warning })
    expect(warnings).toEqual([guarantees.none.warning])
  })
  test('a backend asked for by name is that or an error', async () => {
    for (const prefer of ['bwrap', 'unshare'] as const) {
      const found = await detectSandbox({ prefer, logger: silentLogger }).catch((error: unknown) => error)
      if (found instanceof Error) expect(found).toBeInstanceOf(InputError)
      else expect(found).toMatchObject({ backend: prefer, warning: null })
    }
  })
})

describe('our own end', () => {
  /** A program that starts a command which beats into a file, then waits. */
  async function starter(backend: string): Promise<string> {
    const file = path.join(place.root, 'starter.mjs')
    const source = `
      import { detectSandbox } from '${path.resolve('src/sandbox/detect.ts')}'
      const [backend, work] = process.argv.slice(2)
      const logger = { info() {}, warn() {}, debug() {}, status() {} }
      const sandbox = await detectSandbox({ prefer: backend, logger })
      setTimeout(() => process.exit(0), 600)
      await sandbox.run({ argv: ['sh', '-c', 'while :; do echo beat >> beat-' + backend + '; sleep 0.05; done'], cwd: work, env: { PATH: '/usr/bin:/bin' },
        network: false, writable: [work], wallSeconds: 20, graceSeconds: 1, outputBytes: 1000, stdoutFile: work + '/o', stderrFile: work + '/e' })`
    await build({
      stdin: { contents: source, resolveDir: process.cwd() },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: file,
      logLevel: 'error',
    })
    mkdirSync(`${place.work}/${backend}`, { recursive: true })
    return file
  }
  const beats = (backend: string): number => {
    const file = `${place.work}/${backend}/beat-${backend}`
    return existsSync(file) ? readFileSync(file).length : 0
  }

  test('process.exit leaves nothing behind', async () => {
    await Promise.all(
      [...new Set([sandbox.backend, 'none'])].map(async (backend) => {
        await promisify(execFile)(process.execPath, [await starter(backend), backend, `${place.work}/${backend}`])
        await sleep(200)
        const before = beats(backend)
        await sleep(200)
        expect(before).toBeGreaterThan(0)
        expect(beats(backend)).toBe(before)
      }),
    )
  })

  test('being killed leaves nothing behind, where there is a namespace', async () => {
    if (sandbox.backend === 'none') return
    const child = spawn(
      process.execPath,
      [await starter(sandbox.backend), sandbox.backend, `${place.work}/${sandbox.backend}`],
      { stdio: 'ignore' },
    )
    writeFileSync(`${place.work}/${sandbox.backend}/beat-${sandbox.backend}`, '')
    while (beats(sandbox.backend) === 0) await sleep(20)
    child.kill('SIGKILL')
    await sleep(250)
    const before = beats(sandbox.backend)
    await sleep(200)
    expect(beats(sandbox.backend)).toBe(before)
  })
})
