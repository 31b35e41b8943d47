/** Bytes of something that may be a session: a file, a blob in a repository, an artifact. Opened as often as needed. */
export interface ByteSource {
  /** For people: a path, or `ref:path`. Never decides the format. */
  readonly name: string
  /** Null where it is not known without reading. */
  readonly size: number | null
  open(): AsyncIterable<Uint8Array>
}

/** A source over bytes or text in memory. */
export function memorySource(name: string, content: string | Uint8Array): ByteSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return {
    name,
    size: bytes.byteLength,
    async *open() {
      yield bytes
    },
  }
}
