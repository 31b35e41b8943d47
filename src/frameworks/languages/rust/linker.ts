/** Which Rust file reaches which: by `mod`, by paths into its own crate, and by paths into other crates of the repository. */
import { baseOf, dirOf, dirsUpward, joinPath, type ProjectFiles } from '../../files.ts'
import type { Link, Linker } from '../language.ts'
import { type CargoManifest, crateName, readCargoManifests } from './manifest.ts'
import { type ModuleDeclaration, type NamedPath, rustNames } from './paths.ts'

/** Where a crate's modules begin. */
interface Crate {
  /** Directory of the root file. */
  readonly dir: string
  readonly root: string
}

export async function rustLinker(files: ProjectFiles): Promise<Linker> {
  const manifests = await readCargoManifests(files)
  return new RustLinker(manifests, new Set(files.list()))
}

class RustLinker implements Linker {
  readonly #known: ReadonlySet<string>
  /** Root files of all targets. */
  readonly #roots = new Set<string>()
  /** Libraries by the name that source uses. */
  readonly #libraries = new Map<string, Crate>()
  /** By directory of the manifest. */
  readonly #packages = new Map<string, CargoManifest>()

  constructor(manifests: readonly CargoManifest[], known: ReadonlySet<string>) {
    this.#known = known
    for (const manifest of manifests) {
      this.#packages.set(manifest.dir, manifest)
      for (const { root } of [...manifest.bins, ...manifest.tests]) this.#roots.add(root)
      const { lib } = manifest
      if (lib === null) continue
      this.#roots.add(lib.root)
      this.#libraries.set(crateName(lib.name), { dir: dirOf(lib.root), root: lib.root })
    }
  }

  links(path: string, text: string): readonly Link[] {
    const { modules, paths, folders, includes } = rustNames(text)
    const declared = modules.flatMap((module): Link[] => {
      const to = this.#declared(path, module)
      return to === null ? [] : [{ from: path, to, how: 'declares' }]
    })
    const locals = new Set(modules.filter(({ inside }) => inside.length === 0).map(({ name }) => name))
    const used = paths.flatMap((named) => this.#used(path, named, locals).map((to): Link => ({ from: path, to })))
    const included = includes.flatMap((name): Link[] => {
      const to = joinPath(dirOf(path), name)
      return to !== null && this.#known.has(to) ? [{ from: path, to, how: 'includes' }] : []
    })
    const listed = folders.flatMap((folder) => this.#folder(path, folder.path))
    return [
      ...declared,
      ...listed.map((to): Link => ({ from: path, to, how: 'declares' })),
      ...used,
      ...included,
    ].filter(({ to }) => to !== path)
  }

  /** The files of a folder that is named as seen from the package. */
  #folder(path: string, folder: string): readonly string[] {
    const home = dirsUpward(dirOf(path)).find((dir) => this.#packages.has(dir))
    const dir = home === undefined ? null : joinPath(home, folder)
    return dir === null ? [] : [...this.#known].filter((file) => dirOf(file) === dir && file.endsWith('.rs'))
  }

  /** https://doc.rust-lang.org/reference/items/modules.html#module-source-filenames */
  #declared(path: string, { name, inside, path: told }: ModuleDeclaration): string | null {
    if (told !== null) return this.#file(joinPath(dirOf(path), told))
    const dir = [this.#modulesOf(path), ...inside].join('/')
    return this.#file(joinPath(dir, `${name}.rs`)) ?? this.#file(joinPath(dir, `${name}/mod.rs`))
  }

  /** Where the modules that this file declares stand. */
  #modulesOf(path: string): string {
    const isRoot = this.#roots.has(path) || /^(?:mod|main|lib)\.rs$/.test(baseOf(path))
    return isRoot ? dirOf(path) : path.replace(/\.rs$/, '')
  }

  #used(path: string, { segments, depth }: NamedPath, locals: ReadonlySet<string>): readonly string[] {
    const [first = ''] = segments
    if (first === 'crate') return this.#within(this.#crateOf(path), segments.slice(1))
    if (first === 'super' || first === 'self') return this.#relative(path, segments, depth)
    const library = this.#libraries.get(first)
    // The library's root stands for whatever it passes on under another name.
    if (library !== undefined) return [...new Set([library.root, ...this.#within(library, segments.slice(1))])]
    return locals.has(first) ? this.#within({ dir: this.#modulesOf(path), root: path }, segments) : []
  }

  #relative(path: string, segments: readonly string[], depth: number): readonly string[] {
    let left = depth
    let dir = this.#modulesOf(path)
    let root = path
    const rest = [...segments]
    while (rest[0] === 'super' || rest[0] === 'self') {
      if (rest.shift() === 'self') continue
      if (left > 0) left -= 1
      else {
        root = this.#parent(dir) ?? root
        dir = dirOf(dir)
      }
    }
    return left > 0 ? [] : this.#within({ dir, root }, rest)
  }

  /** The file of the module above the one whose own modules stand in `dir`. */
  #parent(dir: string): string | null {
    const above = dirOf(dir)
    const names = [`${above}/mod.rs`, `${above}.rs`, `${above}/lib.rs`, `${above}/main.rs`]
    return names.map((name) => this.#file(joinPath('.', name))).find((name) => name !== null) ?? null
  }

  /** The crate a file belongs to: the target whose root stands nearest above it. */
  #crateOf(path: string): Crate {
    for (const dir of dirsUpward(dirOf(path))) {
      const root = ['lib.rs', 'main.rs'].map((name) => joinPath(dir, name)).find((name) => this.#isRoot(name))
      if (root !== undefined && root !== null) return { dir, root }
      const lib = this.#packages.get(dir)?.lib
      if (lib !== undefined && lib !== null && dirsUpward(dirOf(path)).includes(dirOf(lib.root)))
        return { dir: dirOf(lib.root), root: lib.root }
    }
    return { dir: dirOf(path), root: path }
  }

  #isRoot(path: string | null): boolean {
    return path !== null && this.#roots.has(path)
  }

  /** The file of the longest part of the path that is a module; the last segment is mostly an item in it. */
  #within({ dir, root }: Crate, segments: readonly string[]): readonly string[] {
    for (let length = segments.length; length > 0; length -= 1) {
      const place = [dir, ...segments.slice(0, length)].join('/')
      const file = this.#file(joinPath('.', `${place}.rs`)) ?? this.#file(joinPath('.', `${place}/mod.rs`))
      if (file !== null) return [file]
    }
    return [root]
  }

  #file(path: string | null): string | null {
    return path !== null && this.#known.has(path) ? path : null
  }
}
