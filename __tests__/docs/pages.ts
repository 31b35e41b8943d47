/** The pages that people read: the root's, the actions' and everything under `docs/`. */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/** Paths relative to the root. */
export function markdownFiles(): readonly string[] {
  const root = readdirSync(ROOT).filter((name) => name.endsWith('.md'))
  const actions = ['plan', 'verify', 'publish', 'review'].map((folder) => `${folder}/README.md`)
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
  return [...root, ...actions, ...docs]
}
