/** Which test file a name of the program's own registry belongs to: `{ name: 'args', run: runArgsTests }`. */
import { baseOf, dirOf } from '../files.ts'
import { resolveImport } from '../languages/javascript/resolve.ts'

/** A file that may be such a program: `run-tests.ts`, `test/all.js`, `test-runner.mjs`. */
export function isRunnerFile(path: string): boolean {
  return /(?:^|\/)(?:run[-_.]?(?:all[-_.]?)?tests?|tests?[-_.]?runner|all[-_.]?tests?|tests?\/(?:all|index|run|runner))\.[cm]?[jt]sx?$/i.test(
    path,
  )
}

const IMPORT = /^\s*import\s+(?:\{([^}]{0,2000})\}|\*\s+as\s+(\w+)|(\w+))\s+from\s+['"]([^'"]+)['"]/
const REQUIRE = /^\s*(?:const|let|var)\s+(?:\{([^}]{0,2000})\}|()(\w+))\s*=\s*require\(\s*['"]([^'"]+)['"]/

/** Test name → file, read from programs that import the test files and list their functions by name, one a line. */
export function registryOf(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const files = new Set(sources.keys())
  const registry = new Map<string, string>()
  for (const [path, text] of sources) {
    if (!isRunnerFile(path)) continue
    const owners = new Map<string, string>()
    for (const line of text.split('\n')) {
      const imported = line.length > 4000 ? null : (IMPORT.exec(line) ?? REQUIRE.exec(line))
      if (imported === null) addEntries(line, owners, registry)
      else {
        const file = resolveImport(path, imported[4] ?? '', files)
        for (const name of importedNames(imported)) if (file !== null) owners.set(name, file)
      }
    }
  }
  return registry
}

function importedNames([, braces, star, plain]: RegExpExecArray): readonly string[] {
  const named = (braces ?? '').split(',').map(
    (part) =>
      part
        .trim()
        .split(/\s+as\s+|\s*:\s*/)
        .at(-1) ?? '',
  )
  return [...named, star ?? '', plain ?? ''].filter((name) => name !== '')
}

function addEntries(line: string, owners: ReadonlyMap<string, string>, registry: Map<string, string>): void {
  if (line.length > 1000) return
  const name = /['"`]([^'"`]{1,300})['"`]/.exec(line)?.[1]
  const owner = (line.match(/\w+/g) ?? []).map((word) => owners.get(word)).find((file) => file !== undefined)
  if (name !== undefined && owner !== undefined && !registry.has(name)) registry.set(name, owner)
}

/** Without a registry: the file whose words hold all words of the name, the shortest one. */
export function fileNamedLike(name: string, files: Iterable<string>): string | null {
  const wanted = wordsOf(name)
  const fits = [...files].filter((file) => {
    const own = wordsOf(`${baseOf(dirOf(file))} ${baseOf(file)}`)
    return wanted.length > 0 && !isRunnerFile(file) && wanted.every((word) => own.includes(word))
  })
  fits.sort((a, b) => baseOf(a).length - baseOf(b).length || (a < b ? -1 : 1))
  return fits[0] ?? null
}

const NO_WORD = new Set(['test', 'tests', 'spec', 'ts', 'js', 'mjs', 'cjs', 'tsx'])

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !NO_WORD.has(word))
}
