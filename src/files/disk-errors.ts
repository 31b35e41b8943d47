/** Errors of the disk that the user can mend, as one clear line that names the folder. */
import { InputError } from '../core/errors.ts'

/** The disk or quota under `folder` is full. */
export function diskFull(folder: string, cause?: unknown): InputError {
  return new InputError(
    `no space left on the disk of ${folder}; nothing was left half-written`,
    'free some space or choose another folder (--out, or TMPDIR for temporary files), then run again: finished work is kept',
    { cause },
  )
}

/** The error as the user should see it: an `InputError` for a full, read-only or forbidden folder, else the error itself. */
export function diskError(error: unknown, folder: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, error)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new InputError(`cannot write in ${folder}`, 'make the folder writable or choose another with --out', {
        cause: error,
      })
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
      return new InputError(
        `${folder} is blocked by a file, folder or link of that name`,
        'choose another place with --out',
        {
          cause: error,
        },
      )
    default:
      return error
  }
}

/** Node's code of a system error (`ENOENT`, …), or null. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
