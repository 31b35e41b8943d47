import { open } from 'node:fs/promises'
import path from 'node:path'
import { diskError } from './disk-errors.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Appends one line to a journal and has it on the disk before it returns, so that a run that is killed can be taken up
 * where it was. A last line that a crash cut off is ended first: it spoils itself alone, never the line after it.
 * @throws InputError when the disk is full or the folder cannot be written
 */
export async function appendLine(file: string, line: string): Promise<void> {
  const folder = path.dirname(file)
  try {
    await makeFolder(folder)
    const handle = await open(file, 'a+', 0o644)
    try {
      const { size } = await handle.stat()
      const last = Buffer.alloc(1)
      if (size > 0) await handle.read(last, 0, 1, size - 1)
      const start = size > 0 && last[0] !== 0x0a ? '\n' : ''
      await handle.appendFile(`${start}${line.replace(/[\r\n]+/g, ' ')}\n`)
      await handle.datasync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw diskError(error, folder)
  }
}
