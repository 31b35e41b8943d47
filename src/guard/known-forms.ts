/** A shorter value (`true`, `1`, `main`) would be found everywhere. */
const MIN_LENGTH = 6

/** Every usual way to write the values: as they are, escaped for JSON, URLs and HTML, in hex and base64. Longest first. */
export function knownForms(values: readonly string[]): string[] {
  const forms = new Set<string>()
  for (const value of values.flatMap(withLines)) {
    if (value.trim().length < MIN_LENGTH) continue
    for (const form of formsOf(value)) if (form.length >= MIN_LENGTH) forms.add(form)
  }
  return [...forms].sort((a, b) => b.length - a.length)
}

/** A value of many lines (a key) is also known by each line, as in the runner's own masking. */
function withLines(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  return lines.length === 1 ? [value] : [value, ...lines.filter((line) => line.length >= 16)]
}

function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const bytes = Buffer.from(value, 'utf8')
  const url = encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64Forms(bytes),
  ]
}

/**
 * Base64 of a text that contains the value, at each of the three positions it can have in a group of three bytes; only the
 * characters that depend on the value alone.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const firstWhole = offset === 0 ? 0 : offset + 1
    const lastWhole = Math.floor(((offset + bytes.length) * 8) / 6)
    const core = encoded.slice(firstWhole, lastWhole)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
