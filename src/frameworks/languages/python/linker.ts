/** From what a Python file names to the files of the repository that it reaches. */
import { baseOf, dirOf, dirsUpward, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'
import { fixturesOf, type Conftest } from './conftest.ts'
import { type PythonImport, type PythonNames, scanPython } from './imports.ts'

/** Reads the packages' `__init__.py` (what they hand on) and every `conftest.py` (which fixtures it gives). */
export async function pythonLinker(files: ProjectFiles): Promise<Linker> {
  const modules = new ModuleMap(files.list())
  const exports = new Map<string, PythonNames>()
  const conftests = new Map<string, Conftest>()
  for (const path of files.list().slice(0, MAX_FILES)) {
    if (baseOf(path) === '__init__.py') exports.set(path, scanPython((await files.read(path)) ?? ''))
    if (baseOf(path) === 'conftest.py') conftests.set(dirOf(path), fixturesOf((await files.read(path)) ?? ''))
  }
  const resolver = new Resolver(modules, exports)
  return {
    links(path, text) {
      const names = scanPython(text)
      const imported = resolver.reached(path, names).map((to): Link => ({ from: path, to }))
      return [...imported, ...fixtureLinks(path, names, conftests)]
    },
  }
}

const MAX_FILES = 100_000

/** A `conftest.py` reaches the tests beside and below it that use one of its fixtures, or all of them. */
function fixtureLinks(path: string, { words }: PythonNames, conftests: ReadonlyMap<string, Conftest>): Link[] {
  const own = baseOf(path) === 'conftest.py' ? dirOf(path) : null
  return dirsUpward(dirOf(path)).flatMap((dir): Link[] => {
    const conftest = conftests.get(dir)
    if (conftest === undefined || dir === own) return []
    const isUsed = conftest.always || conftest.fixtures.some((name) => words.has(name))
    const to = dir === '.' ? 'conftest.py' : `${dir}/conftest.py`
    return isUsed ? [{ from: path, to, how: 'gets fixtures from' }] : []
  })
}

/** Modules by their dotted name, under every folder from which Python may import. */
class ModuleMap {
  readonly #paths: ReadonlySet<string>
  readonly #roots: readonly string[]

  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths)
    const roots = new Set(['src', '.', 'lib', 'python'])
    // The parent of an outermost package is a folder to import from, wherever it stands.
    for (const path of paths) {
      if (baseOf(path) !== '__init__.py' && baseOf(path) !== 'setup.py' && baseOf(path) !== 'pyproject.toml') continue
      const dir = dirOf(path)
      if (baseOf(path) !== '__init__.py') roots.add(dir).add(dir === '.' ? 'src' : `${dir}/src`)
      else if (dir !== '.' && !this.#isPackage(dirOf(dir))) roots.add(dirOf(dir))
    }
    this.#roots = [...roots].slice(0, MAX_ROOTS)
  }

  #isPackage(dir: string): boolean {
    return dir !== '.' && this.#paths.has(`${dir}/__init__.py`)
  }

  /** The file of a module: `a/b.py`, `a/b/__init__.py` or its stub. The importing file's own folder comes first. */
  find(name: string, from: string): string | null {
    const own = dirsUpward(dirOf(from)).find((dir) => !this.#isPackage(dir)) ?? '.'
    for (const root of [own, dirOf(from), ...this.#roots]) {
      const found = this.at(joinPath(root, name.replaceAll('.', '/')))
      if (found !== null) return found
    }
    return null
  }

  at(stem: string | null): string | null {
    if (stem === null) return null
    const prefix = stem === '.' ? '' : `${stem}/`
    const candidates = [`${prefix}__init__.py`, `${stem}.py`, `${stem}.pyi`, `${stem}.pyx`, `${prefix}__main__.py`]
    return candidates.find((path) => this.#paths.has(path)) ?? null
  }
}

const MAX_ROOTS = 200
const MAX_HANDED_ON = 4
/** A file with more imports than this is generated. */
const MAX_NAMES = 2000

class Resolver {
  readonly #modules: ModuleMap
  readonly #exports: ReadonlyMap<string, PythonNames>

  constructor(modules: ModuleMap, exports: ReadonlyMap<string, PythonNames>) {
    this.#modules = modules
    this.#exports = exports
  }

  /** Files that a file reaches by its imports, and through packages that hand on what it takes from them. */
  reached(path: string, { imports, words, quoted }: PythonNames): readonly string[] {
    const found = new Set<string>()
    const whole = new Set<string>()
    for (const one of imports.slice(0, MAX_NAMES)) {
      for (const file of this.#targets(path, one)) found.add(file)
      if (one.level === 0 && one.names.length === 0) whole.add(one.module.split('.')[0] ?? '')
    }
    // `import a` says nothing yet; `a.Option` in the code does.
    const used = [...words].filter((word) => word.includes('.') && whole.has(word.split('.')[0] ?? ''))
    for (const word of used.slice(0, MAX_NAMES)) for (const file of this.#byName(path, word)) found.add(file)
    for (const name of quoted) for (const file of this.#byName(path, name.replace(':', '.'))) found.add(file)
    found.delete(path)
    return [...found]
  }

  #targets(path: string, { module, level, names }: PythonImport): readonly string[] {
    const stem = level === 0 ? null : relativeStem(path, module, level)
    const owner = level === 0 ? this.#modules.find(module, path) : this.#modules.at(stem)
    const inside = names.flatMap((name) => {
      const own =
        level === 0
          ? this.#modules.find(`${module}.${name}`, path)
          : this.#modules.at(stem === null ? null : joinPath(stem, name))
      return own === null ? this.#handedOn(owner, name) : [own]
    })
    // A parent is where a dotted name may be found when it is no file: `import a.b` with `b` made by `a`.
    const parent = owner === null && level === 0 && names.length === 0 ? this.#byName(path, module) : []
    return [...(owner === null ? [] : [owner]), ...inside, ...parent]
  }

  /** The longest beginning of a dotted name that is a module, and what it hands on under the next part. */
  #byName(path: string, name: string): readonly string[] {
    const parts = name.split('.')
    for (let length = Math.min(parts.length, 10); length > 0; length -= 1) {
      const file = this.#modules.find(parts.slice(0, length).join('.'), path)
      if (file !== null) return [file, ...this.#handedOn(file, parts[length] ?? '')]
    }
    return []
  }

  /** `from .core import Option` in a package's `__init__.py`: whoever takes `Option` from the package reaches `core`. */
  #handedOn(owner: string | null, name: string, depth = 0): readonly string[] {
    const names = owner === null ? undefined : this.#exports.get(owner)
    if (owner === null || names === undefined || name === '' || depth >= MAX_HANDED_ON) return []
    const source = names.imports.find((one) => one.names.includes(name))
    if (source === undefined) return []
    const { module, level } = source
    const stem = level === 0 ? null : relativeStem(owner, module, level)
    const sub =
      level === 0
        ? this.#modules.find(`${module}.${name}`, owner)
        : this.#modules.at(stem === null ? null : joinPath(stem, name))
    if (sub !== null) return [sub]
    const file = level === 0 ? this.#modules.find(module, owner) : this.#modules.at(stem)
    return file === null || file === owner ? [] : [file, ...this.#handedOn(file, name, depth + 1)]
  }
}

/** `from ..a import b` in `x/y/z.py` means `x/a`. */
function relativeStem(path: string, module: string, level: number): string | null {
  return joinPath(dirOf(path), `${'../'.repeat(level - 1)}${module.replaceAll('.', '/')}`)
}
