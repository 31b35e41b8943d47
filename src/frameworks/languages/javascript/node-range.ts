/** Ranges of Node versions, as far as the choice of a Node needs them: https://github.com/npm/node-semver#ranges without prereleases. */

export type NodeVersion = readonly [major: number, minor: number, patch: number]

/** `v20.11.1` → [20, 11, 1]; missing parts are 0. Null where no number stands first. */
export function nodeVersionOf(text: string): NodeVersion | null {
  const match = /^\s*v?(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,6}))?/.exec(text)
  return match === null ? null : [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)]
}

export function compareNode(a: NodeVersion, b: NodeVersion): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

interface Span {
  readonly from: NodeVersion
  /** The first version that is too new. */
  readonly below: NodeVersion
}

const ZERO: NodeVersion = [0, 0, 0]
const NEVER: NodeVersion = [Infinity, 0, 0]
const MAX_RANGE = 200

/** What a range admits, one span for each of its alternatives. Empty where it cannot be read. */
export function spansOf(range: string): readonly Span[] {
  if (range.length > MAX_RANGE) return []
  return range.split('||').flatMap((alternative) => {
    const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(alternative)
    const words = hyphen === null ? comparators(alternative) : [`>=${hyphen[1] ?? ''}`, `<=${hyphen[2] ?? ''}`]
    const parts = words.map(spanOf)
    if (parts.length === 0 || parts.includes(null)) return []
    return [parts.reduce<Span>((all, one) => (one === null ? all : meet(all, one)), { from: ZERO, below: NEVER })]
  })
}

function meet(a: Span, b: Span): Span {
  return {
    from: compareNode(a.from, b.from) >= 0 ? a.from : b.from,
    below: compareNode(a.below, b.below) <= 0 ? a.below : b.below,
  }
}

/** `>= 18 < 21` has blanks between a sign and its number. */
function comparators(alternative: string): readonly string[] {
  return alternative
    .replace(/([<>=^~])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
}

function spanOf(word: string): Span | null {
  if (/^(?:\*|x|latest|node|current)$/i.test(word)) return { from: ZERO, below: NEVER }
  const [, sign = '', rest = ''] = /^(>=|<=|>|<|=|\^|~>?)?(.*)$/.exec(word) ?? []
  const from = nodeVersionOf(rest)
  if (from === null) return null
  const parts = rest
    .replace(/^v/, '')
    .split('.')
    .filter((part) => /^\d/.test(part)).length
  switch (sign) {
    case '>=':
      return { from, below: NEVER }
    case '>':
      return { from: after(from, parts), below: NEVER }
    case '<':
      return { from: ZERO, below: from }
    case '<=':
      return { from: ZERO, below: after(from, parts) }
    case '^':
      return { from, below: after(from, 1) }
    case '':
    case '=':
      return { from, below: after(from, parts) }
    default:
      return { from, below: after(from, Math.min(parts, 2)) }
  }
}

/** The first version behind all that begin with the first `parts` numbers. */
function after([major, minor, patch]: NodeVersion, parts: number): NodeVersion {
  if (parts <= 1) return [major + 1, 0, 0]
  return parts === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1]
}
