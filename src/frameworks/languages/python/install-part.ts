import { stableStringify } from '../../../core/json.ts'
import { isTable, parseToml } from './toml.ts'

/** Sections of tools that only look at the code or say how tests are run. */
const NOT_INSTALLED =
  /^(?:ruff|black|isort|mypy|pyright|pytest|coverage|pylint|flake8|bandit|towncrier|bumpversion|bumpver|commitizen|codespell|interrogate|doc8|typos|pydocstyle|yapf|djlint|vulture|deptry|semantic_release|repo-review|cibuildwheel|check-manifest|sphinx-pyproject|poe|taskipy)$/

/** A `pyproject.toml` without the sections that install nothing; other key files as they are. */
export function installPart(path: string, text: string): string {
  const root = path.endsWith('pyproject.toml') ? parseToml(text) : null
  if (root === null) return text
  const tool = isTable(root['tool']) ? root['tool'] : {}
  const kept = Object.fromEntries(Object.entries(tool).filter(([name]) => !NOT_INSTALLED.test(name)))
  return stableStringify({ ...root, tool: kept })
}
