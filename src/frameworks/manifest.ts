/** The part of a `package.json` that says how a package is installed and tested. */
import { z } from 'zod'
import { parseJson } from '../core/json.ts'

const Names = z.record(z.string(), z.string()).catch({})

/** Lenient: repositories write odd things, and one odd field must not hide the others. */
export const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  main: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  source: z.string().optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  engines: Names.default({}),
  volta: Names.default({}),
  scripts: Names.default({}),
  dependencies: Names.default({}),
  devDependencies: Names.default({}),
  peerDependencies: Names.default({}),
  optionalDependencies: Names.default({}),
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform((value) => value.packages)])
    .optional()
    .catch(undefined),
  exports: z.unknown().optional(),
  jest: z.unknown().optional(),
  mocha: z.unknown().optional(),
  nyc: z.unknown().optional(),
  ava: z.unknown().optional(),
  tap: z.unknown().optional(),
  wireit: z
    .record(z.string(), z.object({ command: z.string().optional() }))
    .optional()
    .catch(undefined),
})
export type Manifest = z.infer<typeof Manifest>

/** Null where the text is no JSON object. */
export function parseManifest(text: string): Manifest | null {
  const value = parseJson(text.replace(/^\uFEFF/, ''))
  const parsed = Manifest.safeParse(value)
  return parsed.success ? parsed.data : null
}

/** The version range a package asks for, null where it does not depend on `name`. */
export function dependencyOn(manifest: Manifest | null, name: string): string | null {
  if (manifest === null) return null
  return manifest.devDependencies[name] ?? manifest.dependencies[name] ?? manifest.peerDependencies[name] ?? null
}

export function manifestPath(dir: string): string {
  return dir === '.' ? 'package.json' : `${dir}/package.json`
}
