import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { guarantees } from '../../src/sandbox/guarantees.ts'
import type { SandboxBackendName } from '../../src/sandbox/sandbox.ts'
import { available, makePlace, runIn, type Ran } from './machine.ts'

const hostile = fileURLToPath(new URL('fixtures/hostile.mjs', import.meta.url))
const source = readFileSync(hostile, 'utf8')

/** Seconds for a machine that is busy with other tests: a second over the limit on a quiet one is still a failure with 0. */
const PATIENCE = Number(process.env['BACKTEST_TEST_PATIENCE'] ?? 20)

/** What every backend must keep, as far as its guarantees go. A backend that this machine lacks is skipped, with the reason. */
// oxlint-disable-next-line jest/no-export -- not a test file, but what three of them run
export async function hostileSuite(name: SandboxBackendName): Promise<void> {
  const found = await available(name)
  if ('missing' in found) {
    // oxlint-disable-next-line jest/no-disabled-tests -- the reason is this machine, and it stands in the name
    test.skip(`${name}: ${found.missing}`, () => {})
    return
  }
  const { sandbox } = found
  const promised = guarantees[name]

  describe(`hostile suite in ${name}`, () => {
    const canary = `canary-${Math.random().toString(36).slice(2)}`
    const place = makePlace()
    // The fixture is copied into the work folder: the repository of this test may lie in a folder that a backend hides.
    const fixture = `${place.work}/hostile.mjs`
    const act = (words: string[], change?: Parameters<typeof runIn>[3]): Promise<Ran> =>
      runIn(sandbox, place, ['node', fixture, ...words], change)

    beforeAll(() => {
      writeFileSync(fixture, source)
      process.env['BACKTEST_CANARY_TOKEN'] = canary
    })
    afterAll(() => {
      delete process.env['BACKTEST_CANARY_TOKEN']
      place.remove()
    })

    test('sees no secret of ours', async () => {
      const secrets = `${place.root}/secrets`
      mkdirSync(secrets)
      for (const file of ['.git-credentials', '.npmrc', 'set_env_1']) writeFileSync(`${secrets}/${file}`, canary)
      const files = [
        secrets,
        `${secrets}/.git-credentials`,
        `${secrets}/.npmrc`,
        `${secrets}/set_env_1`,
        '/run/docker.sock',
      ]
      const result = await act(['look', ...files], { hidden: [secrets] })
      expect(result.exitCode).toBe(0)
      expect(result.stdout).toContain('own environment')
      const own = result.stdout.split('\n').find((line) => line.startsWith('own environment')) ?? ''
      expect(own).not.toContain(canary)
      if (promised.hiddenFolders) expect(result.stdout + result.stderr).not.toContain(canary)
      else expect(result.stdout).toContain(`file ${secrets}/.npmrc: ${canary}`)
      if (promised.noNewPrivileges) expect(result.stdout).toMatch(/sudo: refused/)
    })

    test('reads our environment through /proc only where the backend says so', async () => {
      // process.env of this test is not what /proc shows, so a parent with the secret in its real environment is made.
      const script = `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c CANARY_IN_PROC || true`
      const parent = await runWithParentSecret(script)
      if (promised.ownProcesses) expect(parent).toBe('0')
      else expect(Number(parent)).toBeGreaterThan(0)
      if (!promised.ownProcesses) expect(sandbox.warning).toMatch(/can read secrets/)
      else expect(sandbox.warning).toBeNull()

      async function runWithParentSecret(words: string): Promise<string> {
        const { spawn } = await import('node:child_process')
        const holder = spawn('sleep', ['30'], { env: { CANARY_IN_PROC: canary }, stdio: 'ignore' })
        try {
          return (await runIn(sandbox, place, ['sh', '-c', words])).stdout.trim()
        } finally {
          holder.kill('SIGKILL')
        }
      }
    })

    test('without network: nothing outside, a loopback inside', async () => {
      const server = http.createServer((_, response) => response.end('host'))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const unix = net.createServer(() => {})
      await new Promise<void>((resolve) => unix.listen(`${place.root}/daemon.sock`, resolve))
      const address = server.address() as AddressInfo
      const [outside, inside] = await Promise.all([
        act(['network', String(address.port), `${place.root}/daemon.sock`]),
        act(['loopback']),
      ])
      server.close()
      unix.close()
      expect(inside.stdout).toBe('hello from inside\n')
      if (!promised.networkOff) return
      expect(outside.stdout).toMatch(/server of the host: refused/)
      expect(outside.stdout).toMatch(/outside: refused/)
      expect(outside.stdout).toMatch(/unix socket: refused/)
      expect(outside.stdout).toMatch(/name resolution: refused/)
    })

    test('writes nowhere but to writable folders', async () => {
      if (!promised.readOnlySystem) return
      const mine = `${place.work}/mine`
      const shadowed = [`${place.root}/not-mine`, '/tmp/scratch', '/dev/shm/scratch']
      const outside = ['/usr/backtest-not-mine', '/etc/backtest-not-mine', '/sys/kernel/backtest-not-mine']
      const result = await act(['write', mine, ...shadowed, ...outside])
      expect(result.stdout).toContain(`write ${mine}: done`)
      // What goes to /tmp goes to a memory file system that ends with the command.
      for (const target of shadowed) expect(existsSync(target)).toBe(false)
      expect(result.stdout).toContain('write /tmp/scratch: done')
      for (const target of outside) expect(result.stdout).toContain(`write ${target}: refused`)
      for (const trick of ['core pattern', 'remount', 'umount']) expect(result.stdout).toContain(`${trick}: refused`)
      expect(readFileSync(mine, 'utf8')).toBe('owned')
    })

    test('killing its parent or its group harms only itself', async () => {
      const [parent, group] = await Promise.all([act(['killParent']), act(['killGroup'])])
      expect(parent.timedOut).toBe(false)
      if (promised.ownProcesses) expect(parent.stdout).toContain('still here')
      else expect(parent.signal).toBe('SIGKILL')
      expect(group.exitCode === 137 || group.signal === 'SIGKILL').toBe(true)
      expect((await runIn(sandbox, place, ['true'])).exitCode).toBe(0)
    })

    test('a timeout is exact, polite first, and final', async () => {
      const [deaf, polite] = await Promise.all([act(['hang'], { wallSeconds: 1 }), act(['polite'], { wallSeconds: 1 })])
      expect(deaf).toMatchObject({ timedOut: true, aborted: false, outputLimit: false, startError: null })
      expect(deaf.seconds).toBeGreaterThanOrEqual(1.3)
      expect(deaf.seconds).toBeLessThan(2.3 + PATIENCE)
      expect(polite).toMatchObject({ timedOut: true, exitCode: 9, stdout: 'cleaned up\n' })
      expect(polite.seconds).toBeLessThan(1.9 + PATIENCE)
    })

    test('a flood of 1 GB stops early and leaves a bounded file', async () => {
      const result = await act(['flood', String(1 << 30)], { outputBytes: 2_000_000 })
      expect(result).toMatchObject({ outputLimit: true, timedOut: false, stdoutBytes: 2_000_000 })
      expect(statSync(result.stdoutFile).size).toBe(2_000_000)
    })

    test('what left its group and lost its parent ends all the same', async () => {
      const heartbeat = `${place.work}/heartbeat`
      const result = await act(['escape', heartbeat])
      expect(result.exitCode).toBe(0)
      expect(result.seconds).toBeLessThan(5 + PATIENCE)
      expect(result.leftBehind).toBeGreaterThanOrEqual(2)
      await sleep(150)
      const before = statSync(heartbeat).size
      await sleep(250)
      expect(statSync(heartbeat).size).toBe(before)
    })

    test('a fork bomb stays below its limit', async () => {
      const result = await act(['forkBomb'], { maxProcesses: 80, wallSeconds: 0.8 })
      expect(result.processLimit || result.timedOut || result.exitCode !== 0).toBe(true)
      expect(result.seconds).toBeLessThan(10 + PATIENCE)
      expect((await runIn(sandbox, place, ['true'])).exitCode).toBe(0)
    })

    test('an abort ends it', async () => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 300)
      const result = await act(['hang'], { signal: controller.signal })
      expect(result).toMatchObject({ aborted: true, timedOut: false })
      expect(result.seconds).toBeLessThan(3 + PATIENCE)
      const already = await act(['hang'], { signal: AbortSignal.abort() })
      expect(already).toMatchObject({ aborted: true })
    })
  })
}
