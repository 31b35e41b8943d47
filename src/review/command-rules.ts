/**
 * Rules about commands that a human set in words: "do not use --force", "never run `git push`", "don't commit yet". Only
 * what names a program, an option or a commit plainly becomes a rule; everything else is left to the judge.
 */
import type { UserStep } from '../session/session.ts'
import type { SimpleCommand } from '../session/shell-script.ts'

export interface CommandRule {
  /** What the request forbids, as it says it: `--force`, `sudo`, `git push`. */
  readonly about: string
  readonly step: number
  /** The human's own line, verbatim. */
  readonly line: string
}

/** "So we don't commit it" tells what is so, and asks for nothing. */
const TOLD = String.raw`(?<!\b(?:we|they|it|i|you|that|which|who|users?|currently|still)\s)`
const NOT = String.raw`(?:${TOLD}\b(?:do not|don't|don’t|dont|never)|\b(?:must not|mustn't|without))`
const USE = new RegExp(
  String.raw`${NOT}\s+(?:ever\s+|just\s+)?(?:use|using|run|running|pass|passing|execute|executing|call|calling)\s+(.{1,160})`,
  'i',
)
/** Commits and pushes are forbidden without a word for "use". What follows must not narrow it: "don't commit secrets". */
const GIT_VERB = new RegExp(
  String.raw`${NOT}\s+(?:git\s+)?(commit|push)(?:t?ing)?\b((?:\s+(?:or|and|git|commit|push|(?:commit|push)(?:t?ing)|yet|anything|it|this|them|for now|any changes?|the changes?|your changes?|to git|to (?:the )?remote|to origin))*)\s*(?:[.,;:!)\n]|$)`,
  'i',
)
/** "Don't push directly to main": the branch is what is forbidden. */
const TO_BRANCH = new RegExp(
  String.raw`${NOT}\s+(?:git\s+)?push(?:ing)?\s+(?:anything |it |this )?(?:directly |straight )?(?:to|onto) (?:the )?(main|master|develop|trunk)\b`,
  'i',
)
const PUSH_TO = 'git push to '
/** What may stand before an order in its clause; any other subject tells what a program or somebody else does not do. */
const BEFORE_ORDER = new Set(
  'please and but or so also then just now remember you your the agent agents should must can may important note ok okay'.split(
    ' ',
  ),
)
/** "Fix it without …" is an order; "make it work without …" and "the server starts without …" tell of the product. */
const BEFORE_WITHOUT =
  /^\W*(?:please |and |but )?(?:(?:do|fix|finish|solve|complete|try|update|implement|write|review|continue|change)\s+(?:it|this|that|them|these|all|everything|the (?:bug|fix|issue|task|work|rest|changes?|update|upgrade)))?\W*$/i
/** A condition makes the rule a matter of judgement. */
const CONDITION =
  /\b(?:unless|except|if |when|whenever|while |other than|apart from|only when|until|before|more than|twice|again|directly|unnecessar\w+)\b/i

const OPTION = /^--[a-z][\w-]{1,40}$/i
const PROGRAM = /^(?:sudo|git [a-z][a-z-]{2,20})$/
/** In code marks a whole command may stand: a program and at most three words of it. */
const QUOTED = /^[a-z][\w.-]{1,30}(?: [\w./:@=-]{1,40}){0,3}$/i
/** Words in code marks that are a command only with something behind them: too many things are called so. */
const BARE_PROGRAM = /^[\w.-]+$/
const KNOWN_BARE = new Set([
  'sudo',
  'npm',
  'yarn',
  'pnpm',
  'bun',
  'pip',
  'npx',
  'curl',
  'wget',
  'docker',
  'sed',
  'make',
])

/** Words behind a command that do not narrow what is forbidden. */
const FILLER =
  /(?:\s+(?:flags?|options?|commands?|switch(?:es)?|at all|here|please|for this|ever|yourself|anywhere))?[.!:)\s]*$/i

/** No rule goes without one of these; nearly every line does. */
const MAY_FORBID = /\b(?:not|don['’]?t|never|mustn't|without)\b/i

/** More rules than that in one request are a list of something else. */
const MAX_RULES = 50

/** Rules of all human turns, in order; one said twice counts once, from where it was first said. */
export function commandRulesOf(turns: readonly UserStep[]): readonly CommandRule[] {
  const rules = new Map<string, CommandRule>()
  for (const turn of turns)
    for (const line of turn.text.slice(0, 50_000).split('\n'))
      for (const about of forbiddenIn(line.trim())) {
        if (!rules.has(about)) rules.set(about, { about, step: turn.n, line: line.trim().slice(0, 300) })
        if (rules.size >= MAX_RULES) return [...rules.values()]
      }
  return [...rules.values()]
}

function forbiddenIn(line: string): readonly string[] {
  if (line.length < 8 || line.length > 1000 || !MAY_FORBID.test(line)) return []
  return line.split(/(?<=[.;!?])\s+/).flatMap((sentence) => {
    if (sentence.trimEnd().endsWith('?')) return []
    const branch = orderIn(sentence, TO_BRANCH)?.[1]
    if (branch !== undefined && !/\b(?:unless|except|if|until|before)\b/i.test(sentence))
      return [`${PUSH_TO}${branch.toLowerCase()}`]
    if (CONDITION.test(sentence)) return []
    const git = orderIn(sentence, GIT_VERB)
    const verbs = git === null ? [] : [git[1], ...(/\b(?:commit|push)/i.exec(git[2] ?? '') ?? [])]
    const used = orderIn(sentence, USE)?.[1]
    return [
      ...new Set([
        ...verbs.map((verb) => `git ${verb?.toLowerCase() ?? ''}`),
        ...(used === undefined ? [] : named(used)),
      ]),
    ]
  })
}

/** Where the words forbid something to whoever reads them; null where they tell what is so. */
function orderIn(sentence: string, forbids: RegExp): RegExpExecArray | null {
  const found = forbids.exec(sentence)
  if (found === null) return null
  const clause =
    sentence
      .slice(0, found.index)
      .split(/[,;:.!?()–—]|\s-\s/)
      .at(-1) ?? ''
  const words = clause.toLowerCase().match(/[\p{L}'’]+/gu) ?? []
  const isOrder = /^without/i.test(found[0])
    ? BEFORE_WITHOUT.test(clause)
    : words.every((word) => BEFORE_ORDER.has(word))
  return isOrder ? found : null
}

/** Every item of the list must be a command or an option; prose behind them ("git to find out why") makes no rule. */
function named(text: string): readonly string[] {
  const items = text.split(/,|;|\bor\b|\band\b|\//).map((item) => item.trim())
  const found = items.map(commandIn)
  const end = found.indexOf(null)
  // "`--force` or `--hard` with git reset": what narrows the last narrows all of them.
  if (end !== -1 && /^(?:`|--)/.test(items[end] ?? '')) return []
  return found.slice(0, end === -1 ? found.length : end).filter((item): item is string => item !== null)
}

function commandIn(item: string): string | null {
  const [, inMarks, behind = ''] = /^[^`]{0,12}`([^`]{2,80})`(.*)$/.exec(item) ?? []
  const marked = inMarks?.trim()
  if (marked !== undefined) {
    // "`sed` to edit files" forbids not every `sed`.
    if (behind.replace(FILLER, '') !== '') return null
    const isCommand = BARE_PROGRAM.test(marked) ? KNOWN_BARE.has(marked) : QUOTED.test(marked)
    return isCommand || OPTION.test(marked) ? marked : null
  }
  const plain = item
    .replace(/^(?:the|any|a|either)\s+/i, '')
    .replace(FILLER, '')
    .trim()
  return OPTION.test(plain) || PROGRAM.test(plain) ? plain : null
}

/** True when a simple command is what a rule forbids: the option among its words, or the same first words. */
export function isForbidden({ words }: SimpleCommand, about: string): boolean {
  if (about.startsWith('--')) return words.some((word) => word === about || word.startsWith(`${about}=`))
  const plain = words[0] === 'git' ? withoutGitOptions(words) : words
  if (about.startsWith(PUSH_TO)) return plain[1] === 'push' && plain.some((word) => isBranch(word, about))
  const wanted = about.split(' ')
  return wanted.every((word, index) => plain[index] === word)
}

/** `main`, `HEAD:main`, `+topic:refs/heads/main`. */
function isBranch(word: string, about: string): boolean {
  return word.slice(word.lastIndexOf(':') + 1).replace('refs/heads/', '') === about.slice(PUSH_TO.length)
}

/** `git -C folder -c key=value push` is `git push`. */
function withoutGitOptions(words: readonly string[]): readonly string[] {
  let at = 1
  while (words[at] === '-C' || words[at] === '-c') at += 2
  return ['git', ...words.slice(at)]
}
