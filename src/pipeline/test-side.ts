/**
 * Puts the tests of a task back into a work tree in which somebody has worked. What the tests looked like before the change is
 * taken from the object store by its id; what stands in the work tree is not asked. Git believes an object's name without
 * looking at its bytes, and whoever worked here could write objects, so each one is hashed again.
 */
import { chmod, lstat, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { splitPatch, type PatchFile } from '../benchmark/patch-files.ts'
import type { Repository } from '../git/repository.ts'

/** The tree without files, which git knows everywhere (SHA-1). */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const EXECUTABLE = '100755'

/** Writes every file of `testPatch` as it is after the patch. Null: done; else why it could not be. */
export async function restoreTestSide(repository: Repository, root: string, testPatch: string): Promise<string | null> {
  const files = splitPatch(testPatch)
  const before = files.flatMap(({ change, path, oldPath, oldBlob, text }) =>
    change === 'added' || oldBlob === null ? [] : [{ path: oldPath ?? path, mode: modeOf(text), blob: oldBlob }],
  )
  for (const { path, blob } of before) {
    const state = await stateOf(repository, blob)
    if (state !== 'here')
      return `the work tree's repository has ${state} ${path} as it was before the change (object ${blob})`
  }
  const applied = await repository.applyToTree(await repository.buildTree(EMPTY_TREE, before), testPatch)
  if ('conflict' in applied) return `test.patch does not apply: ${applied.conflict}`
  const after = await repository.listTree(applied.tree)
  for (const path of goneOf(files)) {
    const problem = await clearPlace(root, path)
    if (problem !== null) return problem
  }
  for (const { path, mode, id } of after) {
    const bytes = await repository.readFile(applied.tree, path)
    const problem = await clearPlace(root, path)
    if (problem !== null) return problem
    if (bytes === null || (await repository.writeBlob(bytes)) !== id) return `cannot read ${path} of test.patch`
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), bytes)
    if (mode === EXECUTABLE) await chmod(join(root, path), 0o755)
  }
  return null
}

async function stateOf(repository: Repository, blob: string): Promise<'here' | 'lost' | 'forged'> {
  if (!(await repository.hasBlob(blob))) return 'lost'
  for await (const { bytes } of repository.readBlobs([blob]))
    return bytes !== null && (await repository.writeBlob(bytes)) === blob ? 'here' : 'forged'
  return 'lost'
}

function modeOf(text: string): string {
  return /^(?:old mode|index [0-9a-f.]+|deleted file mode) (\d{6})$/m.exec(text)?.[1] ?? '100644'
}

function goneOf(files: readonly PatchFile[]): string[] {
  return files.flatMap(({ change, path, oldPath }) => [
    ...(change === 'deleted' ? [path] : []),
    ...(oldPath === null ? [] : [oldPath]),
  ])
}

/** Removes what stands at `path`. A link among its folders would lead the tests out of the work tree. */
async function clearPlace(root: string, path: string): Promise<string | null> {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth += 1) {
    const folder = join(root, ...parts.slice(0, depth))
    const found = await lstat(folder).catch(() => null)
    if (found === null) return null
    if (!found.isDirectory()) {
      if (!found.isSymbolicLink() && !found.isFile()) return `${path}: ${parts.slice(0, depth).join('/')} is no folder`
      await rm(folder, { force: true })
      return null
    }
  }
  await rm(join(root, ...parts), { recursive: true, force: true })
  return null
}
