/** Writes zips, also bad ones: the format is written out so that each lie can be told (zip appnote 6.3.10, 4.3). */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly path: string
  readonly content: string | Buffer
  /** Unix mode; a link is 0o120777. */
  readonly mode?: number
  /** The unpacked size that the directory states. */
  readonly statedSize?: number
  readonly encrypted?: boolean
}

/** A zip with one deflated entry a part. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.path)
    const content = Buffer.from(part.content)
    const packed = deflateRawSync(content)
    const facts = factsOf(part, { content, packed, name })
    const local = Buffer.concat([uint32(0x04034b50), uint16(20), facts, uint16(0), name, packed])
    const mode = part.mode ?? 0o100644
    directory.push(
      Buffer.concat([
        uint32(0x02014b50),
        uint16((3 << 8) | 20),
        uint16(20),
        facts,
        ...[0, 0, 0, 0].map(uint16),
        uint32((mode << 16) >>> 0),
        uint32(offset),
        name,
      ]),
    )
    bodies.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const counts = [0, 0, parts.length, parts.length].map(uint16)
  const end = Buffer.concat([uint32(0x06054b50), ...counts, uint32(central.length), uint32(offset), uint16(0)])
  return Buffer.concat([...bodies, central, end])
}

function factsOf(part: ZipPart, bytes: { content: Buffer; packed: Buffer; name: Buffer }): Buffer {
  return Buffer.concat([
    uint16(0x0800 | (part.encrypted === true ? 1 : 0)),
    uint16(8),
    uint16(0),
    uint16(0x21),
    uint32(crc32(bytes.content)),
    uint32(bytes.packed.length),
    uint32(part.statedSize ?? bytes.content.length),
    uint16(bytes.name.length),
  ])
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
