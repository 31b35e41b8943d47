/** Names from outside may not lead out of the folder that they belong in. */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import { errorCode } from './disk-errors.ts'

const REMEDY = 'such a file name is refused on purpose; report where it comes from'

/**
 * The absolute path of `name` under `root`, judged by its text: no absolute path, no `..`, no NUL, no backslash.
 * @throws InputError when it would lead outside
 */
export function pathInside(root: string, name: string): string {
  const parts = name.split('/')
  const bad = name.includes('\0') || name.includes('\\') || path.isAbsolute(name)
  if (bad || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new InputError(`a file name leads outside its folder: ${JSON.stringify(name.slice(0, 200))}`, REMEDY)
  }
  return path.join(root, ...parts)
}

/**
 * The same, judged by what is on the disk too: the nearest folder that exists must, with all links followed, be `root` or
 * lie in it. The separator is part of the comparison: `/a/out-evil` is not inside `/a/out`.
 */
export async function realPathInside(root: string, name: string): Promise<string> {
  const target = pathInside(root, name)
  const realRoot = await realpath(root)
  const realParent = await nearestReal(path.dirname(target))
  if (realParent === realRoot || realParent.startsWith(realRoot + path.sep)) return target
  throw new InputError(`a link leads outside the folder ${root}: ${JSON.stringify(name.slice(0, 200))}`, REMEDY)
}

async function nearestReal(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      return await realpath(at)
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || path.dirname(at) === at) throw error
    }
  }
}
