/** What a coverage tool loads into every process that it starts: tests may need it long after its coverage is left away. */
import { z } from 'zod'
import { parseJson } from '../core/json.ts'
import { toolName } from './script-words.ts'

const Modules = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([])
const Settings = z.object({ require: Modules.optional() }).catch({})

/** A package or a file, nothing that a shell or NODE_OPTIONS would read as more than one word. */
const MODULE = /^[\w@./-]{1,200}$/
const MOST = 20

export interface NycSources {
  /** The words in front of the program that is started in the end. */
  readonly before: readonly string[]
  /** `nyc` of the manifest. */
  readonly section: unknown
  /** The text of `.nycrc` or `.nycrc.json` beside it. */
  readonly rc: string | undefined
}

/**
 * `--require` flags for Node, for the modules of nyc's `require` option (`-i`): https://github.com/istanbuljs/nyc#require-additional-modules. None
 * where nyc does not stand in front.
 */
export function nycPreloads({ before, section, rc }: NycSources): readonly string[] {
  const at = before.findIndex((word) => toolName(word) === 'nyc')
  if (at < 0) return []
  const named = before.flatMap((word, index) => {
    if (index < at) return []
    if (word === '-i' || word === '--require') return before[index + 1] ?? []
    return /^--require=(.+)/.exec(word)?.[1] ?? []
  })
  const settings = [section, rc === undefined ? undefined : parseJson(rc)].flatMap(
    (value) => Settings.parse(value ?? {}).require ?? [],
  )
  const modules = new Set([...named, ...settings].filter((name) => MODULE.test(name)))
  return [...modules].slice(0, MOST).map((name) => `--require=${name}`)
}
