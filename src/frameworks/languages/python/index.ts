import type { Language } from '../language.ts'
import { installPart } from './install-part.ts'
import { PYTHON_TOOLS } from './interpreter.ts'
import { pythonLinker } from './linker.ts'
import { REQUIREMENT_FILE } from './needs/files.ts'
import { findPythonSetup } from './setup.ts'

/** Python 3 in a virtual environment, by pip or uv. */
export const python: Language = {
  name: 'python',
  sources: ['python'],
  runsAsItStands: true,
  manifests: /^(?:pyproject\.toml|setup\.py|setup\.cfg|Pipfile|tox\.ini|requirements\.txt)$/,
  configs: {
    names:
      /^(?:pyproject\.toml|setup\.(?:py|cfg)|tox\.(?:ini|toml)|noxfile\.py|Pipfile|\.?pytest\.(?:ini|toml)|[\w-]*requirements[\w.-]*\.(?:txt|in))$/,
    below: new RegExp(`^\\.github/workflows/[^/]+\\.ya?ml$|${REQUIREMENT_FILE.source}`, 'i'),
  },
  tools: PYTHON_TOOLS,
  setup: findPythonSetup,
  installPart,
  linker: pythonLinker,
  example: {
    test: { file: 'tests/test_a.py', text: 'def test_adds():\n    assert 1 + 1 == 2\n' },
    setups: [
      { 'pyproject.toml': '[project]\nname = "a"\n[dependency-groups]\ntest = ["pytest"]\n' },
      { 'pyproject.toml': '[project]\nname = "a"\n', 'uv.lock': '[[package]]\nname = "b"\nversion = "1.0"\n' },
      { 'requirements.txt': 'b\n' },
    ],
  },
}
