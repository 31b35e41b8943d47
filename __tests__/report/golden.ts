/** Golden files: what people read, kept where a reviewer can open it. `UPDATE_GOLDEN=1 npm test` rewrites them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'golden')

export function expectGolden(name: string, actual: string): void {
  const file = join(FOLDER, name)
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(file, actual)
  }
  expect(actual).toBe(readFileSync(file, 'utf8'))
}
