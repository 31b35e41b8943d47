/** What a path is by its name alone, and when two names mean one file. */

const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing|testdata|integration[-_]tests?)\//i
const TEST_FILE =
  /(?:^|\/)(?:test_[^/]{1,200}\.py|conftest\.py|[^/]{1,200}(?:[._-](?:test|spec|tests|cy)|Tests?|Spec|IT)\.[a-z]{1,5}|tests?\.(?:py|js|ts|rs|rb|go))$/

/** Tests, their fixtures and their set-up. */
export function isTestPath(path: string): boolean {
  return TEST_FILE.test(path) || TEST_FOLDER.test(path)
}

/** A file that holds test cases itself. */
export function isTestFile(path: string): boolean {
  return TEST_FILE.test(path)
}

const DOCUMENT =
  /\.(?:md|mdx|rst|txt|adoc|markdown)$|(?:^|\/)(?:docs?|documentation)\/|(?:^|\/)(?:README|CHANGELOG|CHANGES|LICENSE|AUTHORS|NOTICE)(?:\.[a-z]+)?$/i

export function isDocument(path: string): boolean {
  return DOCUMENT.test(path)
}

const CONFIGURATION =
  /(?:^|\/)(?:pyproject\.toml|setup\.(?:cfg|py)|tox\.ini|package\.json|tsconfig[^/]*\.json|[^/]+\.config\.[cm]?[jt]s|\.eslintrc[^/]*|\.prettierrc[^/]*|Makefile|Dockerfile|\.editorconfig|\.pre-commit-config\.yaml|[^/]+\.(?:ini|cfg|toml))$/

export function isConfiguration(path: string): boolean {
  return CONFIGURATION.test(path) || isWorkflow(path)
}

export function isWorkflow(path: string): boolean {
  return /(?:^|\/)(?:\.github\/workflows|\.circleci)\/|(?:^|\/)\.gitlab-ci\.yml$/.test(path)
}

export function isLockFile(path: string): boolean {
  return /(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|Cargo\.lock|Gemfile\.lock|go\.sum|composer\.lock)$/.test(
    path,
  )
}

const SOURCE =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|scala|swift|c|cc|cpp|h|hpp|cs|php|ex|exs|clj|lua|sh|sql|vue|svelte|zig|dart|hs|ml|pl|r|jl)$/i

/** A file whose change can change behaviour: code that is neither test nor document. */
export function isSource(path: string): boolean {
  return SOURCE.test(path) && !isTestPath(path) && !isDocument(path)
}

/** Outside any repository: temporary and agent-owned places, where files are nobody's business. */
export function isScratchPlace(path: string): boolean {
  return /^(?:\/private)?\/(?:tmp|var\/folders|var\/tmp|dev|proc)\/|(?:^|\/)\.(?:claude|codex|gemini|cursor|copilot|entire)\/|^~\//.test(
    path,
  )
}

/** A path without `./` and without the working directory before it. */
export function plainPath(path: string, cwd: string | null): string {
  const inside = cwd !== null && cwd !== '' && path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path
  return inside.startsWith('./') ? inside.replace(/^(?:\.\/)+/, '') : inside
}

/** True when two names can mean one file: equal, or the relative one ends the absolute one. */
export function isSameFile(a: string, b: string): boolean {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  return long === short || (long.startsWith('/') && !short.startsWith('/') && long.endsWith(`/${short}`))
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
