// Stand-in for actions/upload-artifact: copies to a folder; immutable, checked names, no hidden files unless asked for.
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fail, handed, input, output } from '../input.mjs'

const name = input('name')
const target = join(handed('STAND_IN_ARTIFACTS'), name)
if (name === '' || /["\n\r:<>|*?\\/]/.test(name)) fail(`The artifact name is not valid: ${JSON.stringify(name)}`)
if (existsSync(target))
  fail(
    `Failed to CreateArtifact: Received non-retryable error: (409) Conflict: an artifact with this name already exists on the workflow run`,
  )
const days = Number(input('retention-days') || 0)
if (!Number.isInteger(days) || days < 0 || days > 90) fail('retention-days must be between 0 and 90')

const hidden = input('include-hidden-files') === 'true'
const asked = input('path')
  .split('\n')
  .map((path) => path.trim())
  .filter((path) => path !== '')
// As the real one: several paths keep their places below the folder they share, also where one of them is not there.
const shared = asked.length > 1 ? commonFolder(asked) : null
const files = asked
  .filter((path) => existsSync(path))
  .flatMap((path) =>
    filesOf(path).map((file) => ({ file, under: shared ?? (statSync(path).isDirectory() ? path : dirname(path)) })),
  )
if (files.length === 0) {
  const message = `No files were found with the provided path: ${input('path')}. No artifacts will be uploaded.`
  if (input('if-no-files-found') === 'error') fail(message)
  console.log(`::warning::${message}`)
} else {
  for (const { file, under } of files) {
    const path = relative(under, file)
    if (/["\n\r:<>|*?]/.test(path)) fail(`The path for one of the files in artifact is not valid: ${path}`)
    mkdirSync(dirname(join(target, path)), { recursive: true })
    cpSync(file, join(target, path))
  }
  console.log(`Artifact ${name} has been successfully uploaded: ${files.length} files`)
  output('artifact-id', '1')
}

function commonFolder(paths) {
  let folder = paths[0]
  while (!paths.every((path) => path === folder || path.startsWith(`${folder}/`))) folder = dirname(folder)
  return folder
}

function filesOf(path) {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (!hidden && entry.name.startsWith('.')) return []
    const child = join(path, basename(entry.name))
    return entry.isDirectory() ? filesOf(child) : entry.isFile() ? [child] : []
  })
}
