/** Layers: what a command writes into a folder is gone with its changes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { canBeLayered } from '../../src/sandbox/layers.ts'
import { available, makePlace, runIn } from './machine.ts'

for (const name of ['bwrap', 'unshare'] as const) {
  const found = await available(name)
  const missing = 'missing' in found ? found.missing : found.sandbox.layers ? null : 'no overlayfs here'
  if ('missing' in found || missing !== null) {
    // oxlint-disable-next-line jest/no-disabled-tests -- the reason is this machine, and it stands in the name
    test.skip(`${name}: ${missing}`, () => {})
    continue
  }
  const { sandbox } = found
  describe(`layers in ${name}`, () => {
    test('written, changed, removed and renamed inside; untouched outside; nothing in the next run', async () => {
      const place = makePlace()
      try {
        const folder = `${place.work}/it's installed`
        mkdirSync(`${folder}/lib`, { recursive: true })
        writeFileSync(`${folder}/lib/a`, 'a')
        writeFileSync(`${folder}/b`, 'b')
        const changes = (n: number): string => {
          mkdirSync(`${place.root}/changes-${n}`)
          return `${place.root}/changes-${n}`
        }
        const script = 'ls; echo x >new; echo y >>b; rm lib/a; mkdir d; mv d e; ls; cat b'
        for (const run of [1, 2]) {
          const layered = [{ folder, changes: changes(run) }]
          const ran = await runIn(sandbox, place, { shell: script }, { cwd: folder, layered, writable: [] })
          expect(ran.stdout.split(/\s+/)).toEqual(['b', 'lib', 'b', 'e', 'lib', 'new', 'by', ''])
          expect(ran).toMatchObject({ exitCode: 0, startError: null })
        }
        expect(readdirSync(folder)).toEqual(['b', 'lib'])
        expect(readdirSync(`${folder}/lib`)).toEqual(['a'])
        expect(readFileSync(`${folder}/b`, 'utf8')).toBe('b')
      } finally {
        place.remove()
      }
    })

    test('the changes and what lies beside the folder are out of reach', async () => {
      const place = makePlace()
      try {
        const changes = `${place.root}/changes`
        mkdirSync(changes)
        const layered = [{ folder: place.work, changes }]
        // The folder beside it is a private one: what is written there is gone with the run.
        const script = `echo x >"$1"; ls "$2" && exit 4; exit 7`
        const argv = ['sh', '-c', script, 'sh', `${place.root}/outside`, `${changes}/upper`]
        const ran = await runIn(sandbox, place, argv, { layered, writable: [] })
        expect(ran.exitCode).toBe(7)
        expect(existsSync(`${place.root}/outside`)).toBe(false)
      } finally {
        place.remove()
      }
    })
  })
}

test.each([
  ['/tmp/a b/c', true],
  ['/tmp/a:b', false],
  ['/tmp/a,b', false],
  ['/tmp/a\\b', false],
])('a folder named %j can be layered: %s', (folder, can) => {
  expect(canBeLayered({ folder, changes: '/tmp/x' })).toBe(can)
})
