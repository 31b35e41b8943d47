/** What the tests of a Python package need to be installed, as one source says it. */

export interface Need {
  /** Requirements for pip: `pytest>=7`, `numpy; python_version < "3.9"`. */
  readonly requirements: readonly string[]
  /** Requirement files, relative to the package's directory. */
  readonly files: readonly string[]
  /** Optional dependencies of the package itself. */
  readonly extras: readonly string[]
  /** The place that says it. */
  readonly evidence: string
  /** It may name far more than the tests need, and old versions of it: when it cannot be installed, other sources have to do. */
  readonly dispensable?: true
}

/** What a source may look into. */
export interface NeedQuestion {
  /** Texts by path relative to the package's directory. */
  readonly texts: ReadonlyMap<string, string>
  /** Paths of the package, relative to its directory. */
  readonly paths: ReadonlySet<string>
}

/** Sources in the order of trust; each gives what it knows, the most fitting first. */
export type NeedSource = (question: NeedQuestion) => readonly Need[]

/** Names of groups, extras and files that are about tests, and those about all of development. */
const TEST_NAME = /^(?:tests?|testing|(?:unit|py)[-_]?tests?|tests?[-_][\w-]{1,40})$/i
const DEVELOPMENT_NAME = /^(?:dev|devel|develop|development|ci|check|checks|all)$/i

/** 0 for tests, 1 for development, null for all else. */
export function rankOf(name: string): number | null {
  if (TEST_NAME.test(name)) return 0
  return DEVELOPMENT_NAME.test(name) ? 1 : null
}

/** The distribution's name as PyPI compares it, or null: https://packaging.python.org/en/latest/specifications/name-normalization/ */
export function nameOf(requirement: string): string | null {
  const name = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(requirement)?.[1]
  return name === undefined ? null : name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** Does a requirements file name pytest? */
export function namesPytest(text: string): boolean {
  return text.split('\n').some((line) => nameOf(line) === 'pytest')
}

/** A line of a requirements file or a `deps` list, sorted into what it is; options and the package itself are passed by. */
export function sortLines(lines: readonly string[]): Pick<Need, 'requirements' | 'files' | 'extras'> {
  const requirements: string[] = []
  const files: string[] = []
  const extras: string[] = []
  for (const line of lines) {
    const plain = line.replace(/\{tox(?:ini)?_?(?:dir|root)\}\/?|\{toxinidir\}\/?/g, '').trim()
    const file = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(plain)?.[1]
    const own = /^(?:(?:-e|--editable)[\s=]+)?["']?\.(?:\[([\w,\s.-]*)\])?["']?$/.exec(plain)
    if (file !== undefined) files.push(file)
    else if (own !== null)
      extras.push(
        ...(own[1] ?? '')
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      )
    else if (!plain.startsWith('-') && nameOf(plain) !== null && !/[{}]/.test(plain)) requirements.push(plain)
  }
  return { requirements, files, extras }
}
