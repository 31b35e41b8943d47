/** The part of a solution that only names dependencies: without it, what the solution imports could never be installed. */
import { splitPatch } from '../../patch-files.ts'

/** Manifests and lock files of the languages this house knows. */
const DEPENDENCY_FILE =
  /(?:^|\/)(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|go\.mod|go\.sum|go\.work(?:\.sum)?|pyproject\.toml|poetry\.lock|uv\.lock|pdm\.lock|Pipfile(?:\.lock)?|requirements[^/]*\.txt|setup\.(?:cfg|py)|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|gradle\.lockfile|composer\.(?:json|lock)|Gemfile(?:\.lock)?)$/

/** The file patches of `solutionPatch` that change dependency files, as one patch; empty where there is none. */
export function dependencyPatch(solutionPatch: string): string {
  return splitPatch(solutionPatch)
    .filter(({ path, oldPath }) => DEPENDENCY_FILE.test(path) && (oldPath === null || DEPENDENCY_FILE.test(oldPath)))
    .map(({ text }) => text)
    .join('')
}

/** A line of a manifest or lock file that gives the package itself another version, or names the tools it runs with. */
const NO_DEPENDENCY =
  /^["']?(?:version|node|npm|yarn|pnpm|go|name|packageManager|toolchain|requires-python|rust-version|edition)["']?\b/
/** `"name": "^1.2"` and its like: a value that a package manager takes for a version or a place. */
const JSON_RANGE =
  /^"[^"]{1,214}":\s*"(?:[\^~<>=*v]|\d|latest|workspace:|catalog:|npm:|file:|link:|git\+|github:|https?:)/

/** True when a patch of dependency files adds a dependency or another version of one; scripts and the package's own version are none. */
export function addsDependencies(patch: string): boolean {
  return splitPatch(patch).some(({ path, text }) => {
    const lines = text.slice(Math.max(0, text.indexOf('\n@@'))).split('\n')
    const added = lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1).trim())
    const told = added.filter((line) => /\w/.test(line) && !NO_DEPENDENCY.test(line))
    return told.some((line) => !/(?:^|\/)package\.json$/.test(path) || JSON_RANGE.test(line))
  })
}
