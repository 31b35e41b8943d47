// Writes the generated tables of the documentation: `npm run docs`. A test fails when what is committed differs.
import { readFileSync, writeFileSync } from 'node:fs'
import { readHelp } from './docs/cli.ts'
import { generatedBlocks, withBlocks } from './docs/pages.ts'

let changed = 0
const pages = await generatedBlocks(readHelp())
for (const [file, blocks] of pages) {
  const before = readFileSync(file, 'utf8')
  const after = withBlocks(before, blocks)
  if (after === before) continue
  writeFileSync(file, after)
  process.stdout.write(`${file}\n`)
  changed += 1
}
process.stdout.write(`${changed} of ${pages.size} pages changed\n`)
