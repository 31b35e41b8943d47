/** What the repository's own CI installs before it tests: the `pip install` lines of its workflows. */
import { workflowSteps } from '../commands.ts'
import { type Need, type NeedQuestion, sortLines } from './need.ts'

/** Workflows that start a test runner; those for releases and documentation install other things. */
export function workflowNeeds({ texts }: NeedQuestion): readonly Need[] {
  return [...texts]
    .filter(([path, text]) => path.startsWith('.github/workflows/') && /\b(?:pytest|unittest|nose2?)\b/.test(text))
    .flatMap(([path, text]) => {
      const lines = workflowSteps(text).flatMap(({ words }) => installed(words))
      return lines.length === 0 ? [] : [{ ...sortLines(lines), evidence: `${path} installs it` }]
    })
}

/** Words after `pip install`, options with a value joined to it; tools that CI itself works with are passed by. */
function installed(words: readonly string[]): readonly string[] {
  const at = words.findIndex(
    (word, index) => word === 'install' && /^pip[\d.]*$/.test(baseName(words[index - 1] ?? '')),
  )
  if (at < 0) return []
  const lines: string[] = []
  for (let index = at + 1; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (/^(?:-r|-e|--requirement|--editable|-c|--constraint|-f|--index-url|-i|--extra-index-url)$/.test(word)) {
      lines.push(`${word} ${words[index + 1] ?? ''}`)
      index += 1
    } else if (!TOOLS.test(word) && !/[$]/.test(word)) lines.push(word)
  }
  return lines
}

const TOOLS =
  /^(?:pip|setuptools|wheel|tox[\w-]*|nox|uv|poetry|hatch|build|twine|virtualenv|codecov|coveralls|black|flake8|mypy|ruff)(?:[=<>~!].*)?$/i

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}
