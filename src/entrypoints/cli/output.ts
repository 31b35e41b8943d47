/** What becomes of the result on stdout: a reader may go away, a disk may be full. */

export interface OutputWatch {
  /** Waits until what was printed is handed over. @throws the error of the disk when it could not be written */
  settle(): Promise<void>
}

/** A reader that has seen enough (`| head`) is no failure: what it does not take is dropped, the work ends as usual. */
export function watchOutput(stream: NodeJS.WriteStream): OutputWatch {
  let lost: Error | null = null
  stream.on('error', (error: Error) => {
    if (!('code' in error) || error.code !== 'EPIPE') lost = error
  })
  return {
    async settle() {
      // Node tells of a failed write in a later turn than the one that wrote.
      await new Promise((resolve) => setImmediate(resolve))
      if (lost !== null) throw lost
    },
  }
}
