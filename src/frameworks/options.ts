/** Chooses which options of the repository's own command line stay when we run single files. */

/**
 * What happens to an option: `drop`/`drop-value` (reporters, coverage, watch, snapshot writing: they would change what is
 * measured or written), `value` (keep with its next word), `list` (keep with all plain words after it, as yargs reads
 * arrays). Options that stand in no table stay, alone.
 */
export type OptionRule = 'drop' | 'drop-value' | 'value' | 'list'
export type OptionTable = Readonly<Record<string, OptionRule>>

export interface KeptOptions {
  readonly kept: readonly string[]
  /** Words that are no option: paths and patterns. */
  readonly patterns: readonly string[]
}

export function keepOptions(args: readonly string[], table: OptionTable): KeptOptions {
  const kept: string[] = []
  const patterns: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--') continue
    if (!word.startsWith('-') || word === '-') {
      patterns.push(word)
      continue
    }
    const equals = word.indexOf('=')
    const rule = table[equals < 0 ? word : word.slice(0, equals)]
    if (rule === undefined || (equals >= 0 && (rule === 'value' || rule === 'list'))) {
      kept.push(word)
    } else if (equals < 0 && rule !== 'drop') {
      const values = takeValues(args, at + 1, rule === 'list')
      at += values.length
      if (rule !== 'drop-value') kept.push(word, ...values)
    }
  }
  return { kept, patterns }
}

function takeValues(args: readonly string[], start: number, many: boolean): readonly string[] {
  const values: string[] = []
  for (let at = start; at < args.length && !(args[at] ?? '-').startsWith('-'); at += 1) {
    values.push(args[at] ?? '')
    if (!many) break
  }
  return values
}
