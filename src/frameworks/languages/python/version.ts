/** Python versions and the specifiers that ask for them, as far as the choice of an interpreter needs: numbers only. */

export type Version = readonly number[]

/** `3.11.7` of `Python 3.11.7`; null where no number stands. */
export function versionIn(text: string): Version | null {
  const match = /\d+(?:\.\d+){1,2}/.exec(text.slice(0, 200))?.[0]
  return match === undefined ? null : match.split('.').map(Number)
}

/** `3.11` of 3.11.7. */
export function minorOf(version: Version): string {
  return `${version[0] ?? 0}.${version[1] ?? 0}`
}

export function compare(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Does the version fit all parts of `>=3.8,!=3.9.1,<4`? https://peps.python.org/pep-0440/#version-specifiers, and poetry's `^3.8`.
 * Parts that cannot be read forbid nothing.
 */
export function satisfies(version: Version, specifiers: string): boolean {
  if (specifiers.includes('||')) return specifiers.split('||').some((one) => satisfies(version, one))
  return specifiers
    .slice(0, 500)
    .split(',')
    .every((part) => fits(version, part.trim()))
}

function fits(version: Version, part: string): boolean {
  const match = /^(>=|<=|==|!=|~=|>|<|\^|~|)\s*v?(\d+(?:\.\d+){0,3})(\.\*)?/.exec(part)
  if (match?.[2] === undefined) return true
  const wanted = match[2].split('.').map(Number)
  const isFamily = match[3] !== undefined || match[1] === '' || wanted.length < 3
  const same = isFamily ? compare(version.slice(0, wanted.length), wanted) === 0 : compare(version, wanted) === 0
  const order = compare(version, wanted)
  switch (match[1]) {
    case '>=':
      return order >= 0
    case '<=':
      return order <= 0 || same
    case '>':
      return order > 0 && !same
    case '<':
      return order < 0
    case '!=':
      return !same
    case '^':
      return order >= 0 && version[0] === wanted[0]
    case '~=':
    case '~':
      return order >= 0 && compare(version.slice(0, Math.max(1, wanted.length - 1)), wanted.slice(0, -1)) === 0
    default:
      return same
  }
}
