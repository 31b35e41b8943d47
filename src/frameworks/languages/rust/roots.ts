/**
 * Crate roots that have to be compiled anew when files came or went. A macro may take in whatever a folder holds
 * (`automod::dir!`, rstest's `#[files(…)]`, `include_dir!`), which Cargo knows nothing of: it asks after the files that were read
 * last time (https://doc.rust-lang.org/nightly/nightly-rustc/cargo/core/compiler/fingerprint/#dep-info-files), never after new ones.
 */
import { dirOf, dirsUpward, type ProjectFiles } from '../../files.ts'
import { type CargoManifest, readCargoManifests } from './manifest.ts'

/** `moved`: files that were added or removed. A file below a target's folder concerns that target, any other its whole package. */
export async function rootsToCompileAnew(files: ProjectFiles, moved: readonly string[]): Promise<readonly string[]> {
  const visible = moved.filter((path) => !/(?:^|\/)\./.test(path))
  if (visible.length === 0) return []
  const packages = new Map((await readCargoManifests(files)).map((manifest) => [manifest.dir, manifest]))
  const known = new Set(files.list())
  const roots = new Set(visible.flatMap((path) => packagesOf(path, packages).flatMap((one) => rootsOf(path, one))))
  return [...roots].filter((root) => known.has(root)).sort()
}

/** The package that a file stands in; those of the whole workspace where it stands in none of them. */
function packagesOf(path: string, packages: ReadonlyMap<string, CargoManifest>): readonly CargoManifest[] {
  const home = dirsUpward(dirOf(path)).find((dir) => packages.has(dir))
  const found = home === undefined ? undefined : packages.get(home)
  if (found === undefined || home === undefined) return []
  if (found.name !== null) return [found]
  return [...packages.values()].filter(({ dir, name }) => name !== null && isBelow(dir, home))
}

function rootsOf(path: string, { dir, lib, bins, tests }: CargoManifest): readonly string[] {
  const roots = [...(lib === null ? [] : [lib]), ...bins, ...tests].map(({ root }) => root)
  const near = roots.filter((root) => isBelow(path, dirOf(root)))
  // What is no source may be the raw material of a build script.
  const script = path.endsWith('.rs') ? [] : [dir === '.' ? 'build.rs' : `${dir}/build.rs`]
  return [...(near.length > 0 ? near : roots), ...script]
}

function isBelow(path: string, dir: string): boolean {
  return dir === '.' || path.startsWith(`${dir}/`)
}
