/** What module specifiers mean in one repository: its workspace packages and its TypeScript aliases. */
import { z } from 'zod'
import { parseJson } from '../../../core/json.ts'
import { parseYaml } from '../../../core/yaml.ts'
import { dirOf, joinPath, type ProjectFiles } from '../../files.ts'
import type { BuiltScope } from './built.ts'
import type { ResolveScope } from './resolve.ts'
import { type Subpath, type Subpaths, subpathsOf } from './subpaths.ts'

export interface ImportScope extends BuiltScope {
  readonly subpaths: Subpaths
}

/** Exports are a tree of conditions; every string in it that starts with `.` is a file. */
const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  source: z.string().optional().catch(undefined),
  exports: z.unknown().optional(),
  imports: z.unknown().optional(),
})
const TsConfig = z.object({
  compilerOptions: z.object({
    baseUrl: z.string().optional().catch(undefined),
    outDir: z.string().optional().catch(undefined),
    rootDir: z.string().optional().catch(undefined),
    paths: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
  }),
})
const MAX_MANIFESTS = 500
const MAX_ENTRIES = 20

/** Reads manifests and tsconfigs; unreadable ones count as absent. */
export async function readImportScope(files: ProjectFiles): Promise<ImportScope> {
  const named = (name: RegExp): string[] =>
    files
      .list()
      .filter((path) => name.test(path))
      .slice(0, MAX_MANIFESTS)
  const read = <T>(paths: readonly string[], one: (path: string, text: string) => readonly T[]): Promise<T[]> =>
    readEach(files, paths, one)
  const manifests = named(/(?:^|\/)package\.json$/)
  return {
    packages: await read(manifests, packageOf),
    subpaths: new Map(await read(manifests, subpathsIn)),
    aliases: await read(named(/(?:^|\/)(?:ts|js)config(?:\.base)?\.json$/), aliasesOf),
    outputs: await readOutputs(files),
  }
}

/** Where the tsconfigs of a repository write, and from where. */
export async function readOutputs(files: ProjectFiles): Promise<BuiltScope['outputs']> {
  const configs = files.list().filter((path) => /(?:^|\/)tsconfig(?:[.-][\w-]+)?\.json$/.test(path))
  return readEach(files, configs.slice(0, MAX_MANIFESTS), outputsOf)
}

async function readEach<T>(
  files: ProjectFiles,
  paths: readonly string[],
  one: (path: string, text: string) => readonly T[],
): Promise<T[]> {
  const found: T[] = []
  for (const path of paths) {
    const text = await files.read(path)
    if (text !== null) found.push(...one(path, text))
  }
  return found
}

/** JSON; a tsconfig may have comments and trailing commas too, which YAML's flow style takes once `//` lines are gone. */
function parseLoose(text: string): unknown {
  const json = parseJson(text)
  if (json !== undefined) return json
  try {
    return parseYaml(text.replace(/^\s*\/\/.*$/gm, '').replace(/^\s*\/\*[^*]*\*\/\s*$/gm, ''), { maxAliasCount: 0 })
  } catch {
    return null
  }
}

function packageOf(path: string, text: string): ResolveScope['packages'] {
  const manifest = Manifest.safeParse(parseLoose(text))
  if (!manifest.success || manifest.data.name === undefined) return []
  const { name, main, module, source, exports } = manifest.data
  const entries = [source, ...entryFiles(exports), module, main].filter((entry) => entry !== undefined)
  return [{ dir: dirOf(path), name, entries: entries.slice(0, MAX_ENTRIES) }]
}

function subpathsIn(path: string, text: string): readonly (readonly [string, readonly Subpath[]])[] {
  const manifest = Manifest.safeParse(parseLoose(text))
  return manifest.success ? [[dirOf(path), subpathsOf(manifest.data.imports)]] : []
}

/** The files that `exports["."]` (or a bare `exports`) may mean. */
function entryFiles(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports]
  if (exports === null || typeof exports !== 'object') return []
  const tree = Object.entries(exports)
  const root = tree.find(([key]) => key === '.')?.[1]
  if (root !== undefined) return entryFiles(root)
  return tree
    .filter(([key]) => !key.startsWith('.'))
    .flatMap(([, value]) => entryFiles(value))
    .slice(0, MAX_ENTRIES)
}

function aliasesOf(path: string, text: string): ResolveScope['aliases'] {
  const config = TsConfig.safeParse(parseLoose(text))
  if (!config.success) return []
  const { baseUrl, paths } = config.data.compilerOptions
  const dir = joinPath(dirOf(path), baseUrl ?? '.')
  if (dir === null) return []
  const at = (target: string): string[] => {
    const joined = joinPath(dir, target)
    return joined === null ? [] : [joined]
  }
  const mapped = Object.entries(paths ?? {}).map(([pattern, targets]) => ({ pattern, targets: targets.flatMap(at) }))
  return baseUrl === undefined ? mapped : [...mapped, { pattern: '*', targets: at('*') }]
}

/** Sources stand in `src` where a config with an output folder names no root. */
function outputsOf(path: string, text: string): BuiltScope['outputs'] {
  const config = TsConfig.safeParse(parseLoose(text))
  if (!config.success || config.data.compilerOptions.outDir === undefined) return []
  const { outDir, rootDir } = config.data.compilerOptions
  const dir = joinPath(dirOf(path), outDir)
  if (dir === null || dir === '.') return []
  const sources = [rootDir ?? 'src', '.'].flatMap((source) => joinPath(dirOf(path), source) ?? [])
  return sources.map((source) => ({ dir, source }))
}
