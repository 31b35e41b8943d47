// Stand-in for actions/download-artifact: one artifact into `path`, or all that match `pattern`, each into a folder of its name.
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fail, handed, input, output } from '../input.mjs'

const store = handed('STAND_IN_ARTIFACTS')
const path = input('path') || process.env.GITHUB_WORKSPACE
const pattern = input('pattern')
mkdirSync(path, { recursive: true })
if (input('name') !== '') {
  const source = join(store, input('name'))
  if (!existsSync(source)) fail(`Unable to download artifact(s): Artifact not found for name: ${input('name')}`)
  cpSync(source, path, { recursive: true })
} else {
  const prefix = pattern.replace(/\*$/, '')
  const names = readdirSync(store).filter((name) => pattern === '' || name.startsWith(prefix))
  // As the real one does: a single match is put into `path` itself, several into a folder each.
  const flat = names.length === 1 || input('merge-multiple') === 'true'
  for (const name of names) cpSync(join(store, name), flat ? path : join(path, name), { recursive: true })
  console.log(`Total of ${names.length} artifact(s) downloaded`)
}
output('download-path', path)
