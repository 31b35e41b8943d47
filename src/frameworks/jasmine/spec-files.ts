/** Which files jasmine takes for specs, where the repository's configuration says so. */
import { z } from 'zod'
import { parseJson } from '../../core/json.ts'
import { globMatcher } from '../../guard/glob.ts'
import { namesFile } from '../contexts.ts'
import { relativeTo } from '../files.ts'
import type { PackageContext } from '../package.ts'
import { type Invocation, invocationsOf } from '../scripts.ts'

/** https://jasmine.github.io/setup/nodejs.html#configuration */
const JasmineConfig = z.object({
  spec_dir: z.string().max(500).default('spec'),
  spec_files: z.array(z.string().max(500)).max(100).default([]),
})

const DEFAULT_CONFIG = 'spec/support/jasmine.json'

/**
 * False where the configuration names specs and the file is none of them: a folder of specs holds tools beside them, which
 * jasmine would run as a spec without a test. True where nothing is known.
 */
export function isSpecFile(file: string, pkg: PackageContext): boolean {
  const starts = invocationsOf(pkg, ['jasmine'])
  if (starts.some((start) => namesFile(start, file))) return true
  const dirs = starts.length > 0 ? starts : pkg.manifests.map(({ dir }) => ({ dir, args: [] }))
  const rules = dirs.flatMap((start) => specRule(start, pkg) ?? [])
  return rules.length === 0 || rules.some((isSpec) => isSpec(file))
}

function specRule(
  { dir, args }: Pick<Invocation, 'dir' | 'args'>,
  pkg: PackageContext,
): ((file: string) => boolean) | null {
  const text = pkg.configs.get(under(dir, configOf(args)))
  const parsed = JasmineConfig.safeParse(text === undefined ? undefined : parseJson(text))
  if (!parsed.success || parsed.data.spec_files.length === 0) return null
  const { spec_dir: folder, spec_files: patterns } = parsed.data
  const excludes = (pattern: string): boolean => /^!(?!\()/.test(pattern)
  const wanted = matchersOf(patterns.filter((pattern) => !excludes(pattern)))
  const unwanted = matchersOf(patterns.filter(excludes).map((pattern) => pattern.slice(1)))
  if (wanted === null || unwanted === null) return null
  const root = under(dir, plain(folder))
  return (file) => {
    const path = relativeTo(root === '' ? '.' : root, file)
    return wanted.some((matches) => matches(path)) && !unwanted.some((matches) => matches(path))
  }
}

/** Null where one of the patterns cannot be read. */
function matchersOf(patterns: readonly string[]): readonly ((path: string) => boolean)[] | null {
  const matchers = patterns.map((pattern) => globMatcher(plain(pattern)))
  const read = matchers.filter((matcher) => matcher !== null)
  return read.length === matchers.length ? read : null
}

/** `--config=x` or `--config x`. */
function configOf(args: readonly string[]): string {
  const at = args.findIndex((word) => /^--config(?:=|$)/.test(word))
  const word = args[at] ?? ''
  const path = word.includes('=') ? word.slice(word.indexOf('=') + 1) : args[at + 1]
  return at < 0 || path === undefined ? DEFAULT_CONFIG : plain(path)
}

function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
}

function under(dir: string, path: string): string {
  if (dir === '.') return path
  return path === '' || path === '.' ? dir : `${dir}/${path}`
}
