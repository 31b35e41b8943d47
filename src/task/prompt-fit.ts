/**
 * Do prompt and tests fit? Tests too narrow ask for what nobody can know from the prompt and the repository, tests too wide for
 * what nobody asked for; a prompt that holds the solution asks for copying. The two failings are those that the annotators of
 * SWE-bench Verified looked for (https://openai.com/index/introducing-swe-bench-verified). All by rule; said, with evidence.
 */
import { z } from 'zod'
import { declaredNames, literalsOf, wordsOf } from './code-words.ts'

export const FitFlag = z.object({
  code: z.enum(['tests-too-narrow', 'tests-too-wide', 'prompt-holds-solution']),
  detail: z.string(),
})
export type FitFlag = z.infer<typeof FitFlag>

export const PromptFit = z.object({
  /** Share of the solution's added lines that stand in the prompt. */
  prompt_overlap: z.number().min(0).max(1),
  /** What the tests demand letter by letter, the solution brings, and neither prompt nor repository names. */
  unnamed: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['identifier', 'text']),
      file: z.string(),
      line: z.number().int(),
      /** The test file imports it: without this very name the file does not load. */
      imported: z.boolean(),
    }),
  ),
  flags: z.array(FitFlag),
})
export type PromptFit = z.infer<typeof PromptFit>
export type Unnamed = PromptFit['unnamed'][number]

/** One file of a patch with the lines it gets. */
export interface AddedFile {
  readonly path: string
  readonly added: readonly { readonly n: number; readonly text: string }[]
}

export interface FitRequest {
  readonly prompt: string
  readonly solution: readonly AddedFile[]
  readonly tests: readonly AddedFile[]
  /** Tests that fail without the solution. */
  readonly failToPass: readonly { readonly file: string; readonly name: string }[]
}

/** Shorter lines (`}`, `return x`) stand in many texts. Ours. */
const LINE_CHARS = 12
/** From here on the prompt says how, not only what. Ours. */
const HOLDS_SOLUTION = 0.5
const MOST_DEMANDS = 40
const MOST_UNNAMED = 20
/** A name among fewer tests says little about what they cover. */
const LEAST_TESTS = 3

/** What the tests demand by name: those that the repository holds already are left to the caller to take out. */
export function demandsOf({ prompt, solution, tests }: FitRequest): Unnamed[] {
  const brought = declaredNames(solution.flatMap(({ added }) => added.map(({ text }) => text)))
  const said = wordsOf(prompt)
  const texts = new Set(solution.flatMap(({ added }) => added.flatMap(({ text }) => literalsOf(text))))
  const found = new Map<string, Unnamed>()
  for (const { path: file, added } of tests) {
    for (const { n: line, text } of added) {
      const imported = /^\s*(?:import|from|use|require|const \{.{0,200}require|export .{0,80} from)\b/.test(text)
      const names = (text.match(/[A-Za-z_$][\w$]{2,80}/g) ?? []).filter((name) => brought.has(name) && !said.has(name))
      for (const name of names) keep(found, { name, kind: 'identifier', file, line, imported })
      const literals = literalsOf(text).filter((literal) => texts.has(literal) && !prompt.includes(literal))
      for (const name of literals) keep(found, { name, kind: 'text', file, line, imported: false })
    }
  }
  return [...found.values()].slice(0, MOST_DEMANDS)
}

function keep(found: Map<string, Unnamed>, demand: Unnamed): void {
  const key = `${demand.kind} ${demand.name}`
  const standing = found.get(key)
  if (standing === undefined || (demand.imported && !standing.imported)) found.set(key, demand)
}

/** @param unnamed what `demandsOf` found and the repository before the change does not hold */
export function fitOf(request: FitRequest, unnamed: readonly Unnamed[]): PromptFit {
  const overlap = overlapOf(request)
  const flags = [holdsSolution(overlap), tooNarrow(unnamed), tooWide(request)].filter((flag) => flag !== null)
  return { prompt_overlap: overlap, unnamed: unnamed.slice(0, MOST_UNNAMED), flags }
}

/**
 * Sure that the prompt does not say enough: every file of fail-to-pass tests imports a name that nobody could know, so no other
 * solution than this one lets it load. Null when some test could pass.
 */
export function underSpecified({ failToPass }: FitRequest, unnamed: readonly Unnamed[]): string | null {
  const files = new Set(failToPass.map(({ file }) => file))
  const imports = unnamed.filter(({ imported, file }) => imported && files.has(file))
  const barred = new Set(imports.map(({ file }) => file))
  const [first] = imports
  if (first === undefined || barred.size < files.size) return null
  return `every fail-to-pass test imports a name that neither the prompt nor the repository holds, first ${shown(first)}`
}

function holdsSolution(overlap: number): FitFlag | null {
  if (overlap < HOLDS_SOLUTION) return null
  const detail = `${Math.round(overlap * 100)} % of the lines that the solution adds stand in the prompt`
  return { code: 'prompt-holds-solution', detail }
}

function tooNarrow(unnamed: readonly Unnamed[]): FitFlag | null {
  const [first] = unnamed
  if (first === undefined) return null
  const detail = `the tests demand ${unnamed.length} names or texts that neither the prompt nor the repository holds, first ${shown(first)}`
  return { code: 'tests-too-narrow', detail }
}

function shown({ name, file, line }: Unnamed): string {
  return `"${name}" (${file}, line ${line})`
}

/** Titles that share no word with the prompt check something it does not speak of. */
function tooWide({ prompt, failToPass }: FitRequest): FitFlag | null {
  const said = stems(prompt)
  // In another language the two share no words, whatever they say.
  if (said.size < LEAST_TESTS) return null
  const foreign = failToPass.filter(({ name }) => {
    const words = stems(name)
    return words.size > 1 && ![...words].some((word) => said.has(word))
  })
  const [first] = foreign
  if (first === undefined || failToPass.length < LEAST_TESTS || foreign.length * 2 <= failToPass.length) return null
  const detail = `${foreign.length} of ${failToPass.length} fail-to-pass tests share no word with the prompt, first "${first.name.slice(0, 200)}" (${first.file})`
  return { code: 'tests-too-wide', detail }
}

/** Words of five letters and more, by their first five: `parses`, `parser` and `parsing` are one. */
function stems(text: string): Set<string> {
  const words = [...wordsOf(text)].filter((word) => word.length >= 4 && !COMMON.has(word))
  return new Set(words.map((word) => word.slice(0, 5)))
}

const COMMON = new Set(
  'should when with that this from have does into after before then than each every test tests returns return'.split(
    ' ',
  ),
)

function overlapOf({ prompt, solution }: FitRequest): number {
  const key = (line: string): string => line.replace(/\s+/g, '')
  const said = new Set(prompt.split('\n').map((line) => key(line.replace(/^[+>]\s?/, ''))))
  const lines = solution
    .flatMap(({ added }) => added.map(({ text }) => key(text)))
    .filter((line) => line.length >= LINE_CHARS)
  if (lines.length === 0) return 0
  return Number((lines.filter((line) => said.has(line)).length / lines.length).toFixed(3))
}
