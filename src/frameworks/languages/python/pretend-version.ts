/** Packages that ask git for their version: there is no git where tests run, so they are told one. */

const ASKS_GIT =
  /setuptools[-_]scm|hatch-vcs|versioningit|\bpbr\b|scikit-build|pdm\.version|source\s*=\s*["']scm["']|dynamic-versioning|setuptools-git-versioning|vcs-versioning|versioneer/i
const CHANGELOG = /^(?:docs?\/)?(?:changelog|changes|history|news|release[-_]?notes)(?:\.\w+)?$/i
/** A heading: `## 1.2.3`, `1.2.3 (2024-05-01)`, `Version 8.1.0`, `pluggy 1.6.0 (2025-05-15)`, `## [v1.2.3]`. */
const HEADING = /^(?:#{1,4}\s*|[-*=]\s*|\.\.\s*)?(?:[A-Za-z][\w.-]{0,40}\s+|`?\[?)?`?\[?v?(\d+\.\d+(?:\.\d+)?)\b/

/**
 * Variables of the tools that derive versions from git. The version must fit what other packages ask of this one, so it is the last
 * one that the change log names. Empty where the package does not ask git.
 */
export function pretendVersion(texts: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const asks = ['pyproject.toml', 'setup.cfg', 'setup.py'].some((path) =>
    ASKS_GIT.test((texts.get(path) ?? '').slice(0, 200_000)),
  )
  if (!asks) return {}
  const version = lastRelease(texts) ?? '99.0.0'
  return {
    SETUPTOOLS_SCM_PRETEND_VERSION: version,
    PDM_BUILD_SCM_VERSION: version,
    PBR_VERSION: version,
    POETRY_DYNAMIC_VERSIONING_BYPASS: version,
    UV_DYNAMIC_VERSIONING_BYPASS: version,
  }
}

function lastRelease(texts: ReadonlyMap<string, string>): string | null {
  for (const [path, text] of texts) {
    if (!CHANGELOG.test(path)) continue
    for (const line of text.slice(0, 20_000).split('\n')) {
      const version = line.length > 120 ? undefined : HEADING.exec(line)?.[1]
      if (version !== undefined) return version
    }
  }
  return null
}

export function isChangelog(path: string): boolean {
  return CHANGELOG.test(path)
}
