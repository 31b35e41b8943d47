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
