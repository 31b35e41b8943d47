/** From a list of test files to the processes that run them. */
import { commandFramework } from './command/index.ts'
import { asCompiled } from './compiled.ts'
import { baseOf, dirOf, dirsUpward, type ProjectFiles } from './files.ts'
import type { TestFramework } from './framework.ts'
import { type Chosen, frameworkOf } from './index.ts'
import { startsOf } from './javascript.ts'
import { languageNamed, languageOfFile, LANGUAGES } from './languages/index.ts'
import type { Language } from './languages/language.ts'
import { loadPackage, type PackageContext } from './package.ts'
import { chooseContexts, type RunContext } from './contexts.ts'
import { unsupportedTool } from './unsupported.ts'

/** Files that one process runs in one context. */
export interface RunGroup {
  readonly framework: TestFramework
  readonly pkg: PackageContext
  readonly context: RunContext
  /** Relative to the repository root, sorted. */
  readonly files: readonly string[]
  /** Texts for `CommandRequest` and `RunEvidence`. */
  readonly sources: ReadonlyMap<string, string>
  readonly evidence: readonly string[]
  /** Test files that the change touches, in this group or another; left out where nobody asks for them. */
  readonly changed?: ReadonlySet<string>
}

export interface RunPlan {
  readonly groups: readonly RunGroup[]
  /** Files that no framework claims, with why. */
  readonly unclaimed: readonly Unclaimed[]
}

export interface Unclaimed {
  readonly file: string
  readonly why: string
  /** True where a tool is known to run it and is not driven from here. */
  readonly unsupported?: boolean
}

interface Claimed {
  readonly framework: TestFramework
  readonly pkg: PackageContext
  readonly files: string[]
  readonly sources: Map<string, string>
  readonly evidence: Set<string>
}

export interface PlanOptions {
  /** The user's own command: it runs every file, from the root. */
  readonly testCommand?: string | undefined
}

/** Groups test files by framework, package and context. Files that do not exist are unclaimed. */
export async function planRuns(
  files: ProjectFiles,
  testFiles: readonly string[],
  { testCommand }: PlanOptions = {},
): Promise<RunPlan> {
  const packages = new PackageCache(files)
  const claimed = new Map<string, Claimed>()
  const unclaimed: Unclaimed[] = []
  for (const file of [...new Set(testFiles)].sort()) {
    const content = await files.read(file)
    if (content === null) {
      unclaimed.push({ file, why: 'not a text file of this commit' })
      continue
    }
    const pkg = testCommand === undefined ? await packages.of(file) : await packages.root()
    const chosen = testCommand === undefined ? frameworkOf(file, content, pkg) : configured(testCommand, file, pkg)
    if (chosen === null) {
      const tool = unsupportedTool(file, files.list())
      unclaimed.push(
        tool === null
          ? { file, why: 'imports no test framework, and its package names none' }
          : { file, why: tool, unsupported: true },
      )
      continue
    }
    const key = [chosen.framework.name, pkg.dir, chosen.framework.splitKey?.(file, content) ?? ''].join('\0')
    const group: Claimed = claimed.get(key) ?? {
      framework: chosen.framework,
      pkg,
      files: [],
      sources: new Map(),
      evidence: new Set(),
    }
    claimed.set(key, group)
    group.files.push(file)
    group.sources.set(file, content)
    for (const line of chosen.evidence) group.evidence.add(chosen.by === 'import' ? `${file} ${line}` : line)
  }
  const groups: RunGroup[] = []
  for (const group of claimed.values()) groups.push(...(await withContexts(group, files)))
  return { groups, unclaimed }
}

/** The language decides what gets installed: that of the file, where the root has a manifest of it. */
function configured(testCommand: string, file: string, pkg: PackageContext): Chosen | null {
  const own = languageOfFile(file)?.name
  const language = own !== undefined && pkg.homes.has(own) ? own : ([...pkg.homes.keys()][0] ?? 'javascript')
  const framework: TestFramework = { ...commandFramework(testCommand), language }
  const claim = framework.claims(file, '', pkg)
  return claim === null ? null : { framework, ...claim }
}

async function withContexts(group: Claimed, files: ProjectFiles): Promise<readonly RunGroup[]> {
  const { framework, pkg } = group
  await addSources(group, files)
  const forms =
    (await languageNamed(framework.language)?.runsAs?.(files, pkg, group.files)) ?? new Map<string, string>()
  const evidence = [...group.evidence, ...[...forms].map(([source, built]) => `${source} runs as ${built}`)]
  const starts = framework.starts?.(pkg) ?? startsOf(pkg, framework)
  const byContext = new Map<string, { context: RunContext; files: string[] }>()
  for (const file of group.files) {
    for (const context of chooseContexts(starts, forms.get(file) ?? file)) {
      const key = startKey(context)
      const entry: { context: RunContext; files: string[] } = byContext.get(key) ?? { context, files: [] }
      entry.files.push(file)
      byContext.set(key, entry)
    }
  }
  const runner = asCompiled(framework, forms)
  return [...byContext.values()].map((entry) => ({
    framework: runner,
    pkg,
    sources: group.sources,
    evidence,
    ...entry,
  }))
}

/** Starts that differ only in the files they name are one: we name the files ourselves. */
function startKey({ name, invocation }: RunContext): string {
  const { tool, args, env, nodeArgs, dir } = invocation
  return JSON.stringify([
    name,
    tool,
    args.filter((word) => word.startsWith('-') && !/^--?co[vl]/i.test(word)),
    env,
    nodeArgs,
    dir,
  ])
}

async function addSources({ framework, pkg, files: testFiles, sources }: Claimed, files: ProjectFiles): Promise<void> {
  if (framework.needsSource === undefined) return
  const folders = new Set(testFiles.map((file) => dirOf(file)))
  for (const path of files.list()) {
    if (sources.has(path) || !framework.needsSource(path, pkg.dir, folders)) continue
    const text = await files.read(path)
    if (text !== null) sources.set(path, text)
  }
}

/**
 * Loads each package once. The file's own language decides whose manifests count: a Python test below a stray
 * `package.json` belongs to the `pyproject.toml` further up. Files of unknown languages belong to the nearest manifest of any.
 */
export class PackageCache {
  readonly #files: ProjectFiles
  readonly #names = new Map<string, string[]>()
  readonly #loaded = new Map<string, Promise<PackageContext>>()

  constructor(files: ProjectFiles) {
    this.#files = files
    for (const path of files.list()) {
      const names = this.#names.get(dirOf(path))
      if (names === undefined) this.#names.set(dirOf(path), [baseOf(path)])
      else names.push(baseOf(path))
    }
  }

  async of(path: string): Promise<PackageContext> {
    const language = languageOfFile(path)
    for (const dir of dirsUpward(dirOf(path)))
      for (const one of language === null ? LANGUAGES : [language])
        if (await this.#isGoverned(dir, one)) return this.#load(dir)
    return this.root()
  }

  root(): Promise<PackageContext> {
    return this.#load('.')
  }

  async #isGoverned(dir: string, { manifests, governs }: Language): Promise<boolean> {
    for (const name of this.#names.get(dir) ?? []) {
      if (!manifests.test(name)) continue
      const text = governs === undefined ? '' : await this.#files.read(dir === '.' ? name : `${dir}/${name}`)
      if (text !== null && (governs === undefined || governs(name, text))) return true
    }
    return false
  }

  #load(dir: string): Promise<PackageContext> {
    const loaded = this.#loaded.get(dir) ?? loadPackage(this.#files, dir)
    this.#loaded.set(dir, loaded)
    return loaded
  }
}
