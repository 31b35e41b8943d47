import { access, constants, mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { InputError } from '../core/errors.ts'
import { diskError, errorCode } from './disk-errors.ts'

const REMEDY = 'choose another folder with --out'

/**
 * Makes a folder and those above it; one that is there already is fine. Node's own recursive `mkdir` goes round for ever
 * below a folder that answers "no such file" to every new name, as `/proc` does.
 * @throws InputError when it cannot be made
 */
export async function makeFolder(folder: string): Promise<void> {
  const { missing } = await missingFolders(folder)
  for (const each of missing) {
    await mkdir(each).catch((error: unknown) => {
      // Somebody made it in the meantime; what it is shows when it is used.
      if (errorCode(error) === 'EEXIST') return
      if (errorCode(error) === 'ENOENT')
        throw new InputError(`cannot make the folder ${each}`, REMEDY, { cause: error })
      throw diskError(error, each)
    })
  }
}

/**
 * Looks whether a folder is there and writable, or could be made, before hours of work are spent on what will be written
 * there. Makes nothing.
 * @throws InputError when it is a file, lies below one, or may not be written
 */
export async function requireFolderPlace(folder: string): Promise<void> {
  const { nearest } = await missingFolders(folder)
  if (!(await stat(nearest)).isDirectory()) throw new InputError(`${nearest} is a file, not a folder`, REMEDY)
  await access(nearest, constants.W_OK).catch((error: unknown) => {
    throw diskError(error, nearest)
  })
}

/** The folders that are not there yet, outermost first, and what is there above them. */
async function missingFolders(folder: string): Promise<{ readonly missing: string[]; readonly nearest: string }> {
  const missing: string[] = []
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const code = await stat(at).then(
      () => null,
      (error: unknown) => errorCode(error) ?? 'unknown',
    )
    if (code === null || path.dirname(at) === at) return { missing, nearest: at }
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw new InputError(`cannot look at the folder ${at} (${code})`, REMEDY)
    missing.unshift(at)
  }
}
