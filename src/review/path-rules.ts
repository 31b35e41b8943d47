/**
 * Rules about files that a human set in words: "do not modify tests", "only change files in src/view/". Only what names
 * a kind of file or a path plainly becomes a rule; everything else is left to the judge.
 */
import type { UserStep } from '../session/session.ts'
import { isConfiguration, isDocument, isLockFile, isTestPath, isWorkflow } from './paths.ts'

export interface PathRule {
  readonly kind: 'deny' | 'only'
  /** What the rule is about, as a reader would say it. */
  readonly about: string
  readonly matches: (path: string) => boolean
  readonly step: number
  /** The human's own line, verbatim. */
  readonly line: string
}

const VERBS =
  'modify|modifying|change|changing|touch|touching|edit|editing|alter|altering|update|updating|delete|deleting|remove|removing'
const DENY = new RegExp(
  String.raw`\b(?:do not|don't|don’t|dont|never|must not|mustn't|should not|shouldn't|without)\s+(?:${VERBS})\b:?\s*(?:or (?:${VERBS})\s+)?(.{1,200})`,
  'i',
)
const LEAVE = /\bleave (.{1,120}?) (?:alone|untouched|unchanged|as (?:it )?is|as they are)\b/i
const ONLY =
  /\b(?:only (?:modify|change|edit|touch|create|add|update|write)|(?:modify|change|edit|touch) only)\b(.{1,200})/i
/** A condition makes the rule a matter of judgement. */
const CONDITION =
  /\b(?:unless|except|if |other than|apart from|only when|unrelated|more than|needlessly|unnecessar\w+)\b/i

const KINDS: readonly (readonly [string, RegExp, (path: string) => boolean])[] = [
  [
    'tests',
    /^(?:unit |integration |e2e )?tests?(?: files?| code| cases?| suites?| director(?:y|ies)| folders?)?$/,
    isTestPath,
  ],
  ['configuration files', /^(?:config|configuration)s?(?: files?)?$/, isConfiguration],
  ['lock files', /^(?:lock ?files?|package-lock|the lock)$/, isLockFile],
  [
    'workflows',
    /^(?:ci|workflows?|ci (?:config|configuration|files?|workflows?)|github (?:actions|workflows?))(?: files?)?$/,
    isWorkflow,
  ],
  ['documentation', /^(?:docs?|documentation|readme)(?: files?)?$/, isDocument],
]
const DETERMINER =
  /^(?:any|the|all|existing|of|our|my|your|these|those|this|files?|code|within|in|inside|under|to|from|at|into|directory|folder|those in|anything|everything)\s+/i
const TRAILER = /\s+(?:files?|director(?:y|ies)|folders?|at all|please|itself|only|here|yet|though|outside|scope)$/i
const PATH_WORD =
  /^[\w@.-]*(?:\/[\w@.*-]+)+\/?$|^[\w@-]+\/$|^[\w-][\w.-]*\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|json|ya?ml|toml|md|cfg|ini|sh|css|html|sql|lock|vue|php|txt)$/

/** No rule goes without one of these; nearly every line does. */
const MAY_RULE = /\b(?:not|don['’]?t|never|mustn't|shouldn't|without|leave|only)\b/i

/** More rules than that in one request are a list of something else. */
const MAX_RULES = 50

/** Rules of all human turns, in order; one said twice counts once, from where it was first said. */
export function pathRulesOf(turns: readonly UserStep[]): readonly PathRule[] {
  const rules = new Map<string, PathRule>()
  for (const turn of turns) {
    for (const line of turn.text.slice(0, 50_000).split('\n')) {
      for (const rule of rulesOfLine(line.trim(), turn.n)) {
        const key = `${rule.kind} ${rule.about}`
        if (!rules.has(key)) rules.set(key, rule)
        if (rules.size >= MAX_RULES) return [...rules.values()]
      }
    }
  }
  return [...rules.values()]
}

function rulesOfLine(line: string, step: number): readonly PathRule[] {
  if (line.length < 10 || line.length > 1000 || !MAY_RULE.test(line)) return []
  return line
    .split(/(?<=[.;!?])\s+/)
    .flatMap((sentence) => rulesOfSentence(sentence, { step, line: line.slice(0, 300) }))
}

function rulesOfSentence(sentence: string, origin: { step: number; line: string }): readonly PathRule[] {
  if (CONDITION.test(sentence) || sentence.trimEnd().endsWith('?')) return []
  const only = ONLY.exec(sentence)?.[1]
  if (only !== undefined) return onlyRule(only, origin)
  const denied = DENY.exec(sentence)?.[1] ?? LEAVE.exec(sentence)?.[1]
  return denied === undefined ? [] : targetsOf(denied).map((target) => ({ ...target, ...origin, kind: 'deny' }))
}

/** Every named path together makes one rule; a kind of file ("only edit tests") does too. */
function onlyRule(text: string, origin: { step: number; line: string }): readonly PathRule[] {
  const items = itemsOf(text)
  const targets = targetsOf(text)
  if (targets.length === 0 || targets.length < items.length) return []
  const about = targets.map((target) => target.about).join(', ')
  return [{ ...origin, kind: 'only', about, matches: (path) => targets.some((target) => target.matches(path)) }]
}

interface Target {
  readonly about: string
  readonly matches: (path: string) => boolean
}

function targetsOf(text: string): readonly Target[] {
  return itemsOf(text).flatMap((item) => {
    const kind = KINDS.find(([, words]) => words.test(item.toLowerCase()))
    if (kind !== undefined) return [{ about: kind[0], matches: kind[2] }]
    return PATH_WORD.test(item) ? [{ about: item, matches: (path: string) => isUnder(path, item) }] : []
  })
}

function itemsOf(text: string): readonly string[] {
  const flat = text.replace(/\([^)]{0,200}\)/g, ' ').replace(/[`'"“”*]/g, '')
  return flat
    .split(/,|;|\bor\b|\band\b|&/)
    .map(bare)
    .filter((item) => item !== '')
}

function bare(item: string): string {
  let text = item
    .trim()
    .replace(/[.!:]+$/, '')
    .trim()
  for (let round = 0; round < 4; round += 1) text = text.replace(DETERMINER, '').replace(TRAILER, '').trim()
  return text
}

/** True when a path is the named one or lies under it. */
function isUnder(path: string, named: string): boolean {
  const folder = named.replace(/^(?:\.\/|\/)+/, '').replace(/\/?\*{0,2}$/, '')
  return path === folder || path.startsWith(`${folder}/`) || path.endsWith(`/${folder}`) || path.includes(`/${folder}/`)
}
