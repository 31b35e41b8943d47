/** Which Node a repository asks for, from every place that says so, the most binding first. */
import { parseYaml } from '../../../core/yaml.ts'
import type { ProjectFiles } from '../../files.ts'
import { type Manifest, manifestPath } from '../../manifest.ts'
import type { VersionWish } from '../../setup/plan.ts'

interface VersionQuestion {
  readonly files: ProjectFiles
  readonly paths: ReadonlySet<string>
  /** Nearest first. */
  readonly dirs: readonly string[]
  readonly manifests: readonly { readonly dir: string; readonly manifest: Manifest }[]
}

export async function nodeVersions({
  files,
  paths,
  dirs,
  manifests,
}: VersionQuestion): Promise<readonly VersionWish[]> {
  const wishes: VersionWish[] = []
  const add = (wanted: string | undefined, source: string): void => {
    const text = wanted?.trim() ?? ''
    if (text !== '' && text.length < 100) wishes.push({ wanted: text, source })
  }
  for (const dir of dirs) {
    const prefix = dir === '.' ? '' : `${dir}/`
    for (const name of ['.nvmrc', '.node-version']) {
      if (paths.has(prefix + name)) add(((await files.read(prefix + name)) ?? '').split('\n')[0], prefix + name)
    }
    for (const [name, pattern] of [
      ['.tool-versions', /^nodejs\s+(\S+)/m],
      ['mise.toml', /^node\s*=\s*["']([^"']+)/m],
    ] as const) {
      if (paths.has(prefix + name)) add(pattern.exec((await files.read(prefix + name)) ?? '')?.[1], prefix + name)
    }
  }
  for (const { dir, manifest } of manifests) {
    add(manifest.volta['node'], `${manifestPath(dir)} volta.node`)
    add(manifest.engines['node'], `${manifestPath(dir)} engines.node`)
  }
  for (const path of [...paths].filter((name) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(name)).sort()) {
    for (const wanted of workflowVersions((await files.read(path)) ?? '')) add(wanted, path)
  }
  return wishes
}

/** `node-version` of setup-node steps and of matrices; expressions name the matrix, which is read itself. */
function workflowVersions(text: string): readonly string[] {
  if (text.length > 200_000) return []
  try {
    const found: string[] = []
    collect(parseYaml(text, { maxAliasCount: 50 }), found, 0)
    return [...new Set(found)]
  } catch {
    return []
  }
}

const KEYS = new Set(['node-version', 'node', 'node_version', 'node-versions', 'nodeVersion'])

function collect(value: unknown, found: string[], depth: number): void {
  if (depth > 20 || typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    if (KEYS.has(key)) {
      for (const entry of Array.isArray(item) ? item : [item]) {
        const wanted = String(entry)
        if ((typeof entry === 'string' || typeof entry === 'number') && /^[\dvl*]/.test(wanted)) found.push(wanted)
      }
    } else collect(item, found, depth + 1)
  }
}
