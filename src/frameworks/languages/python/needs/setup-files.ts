/** Test dependencies in `setup.cfg`, `setup.py`, `Pipfile` and `noxfile.py`. Programs are read, not run. */
import { linesOf, parseIni } from '../ini.ts'
import { parseToml, tableAt } from '../toml.ts'
import { type Need, type NeedQuestion, rankOf, sortLines } from './need.ts'
import { poetryRequirements } from './poetry.ts'

export function setupCfgNeeds({ texts }: NeedQuestion): readonly Need[] {
  const ini = parseIni(texts.get('setup.cfg') ?? '')
  const extras = [...(ini.get('options.extras_require') ?? [])].flatMap(([name, value]) =>
    extraNeed(name, linesOf(value), 'setup.cfg [options.extras_require]'),
  )
  const tests = linesOf(ini.get('options')?.get('tests_require'))
  return [
    ...extras,
    ...(tests.length === 0 ? [] : [{ ...sortLines(tests), evidence: 'setup.cfg tests_require' }]),
  ].sort(byRank)
}

function extraNeed(
  name: string,
  lines: readonly string[],
  place: string,
): readonly (Need & { readonly rank?: number })[] {
  const rank = rankOf(name)
  if (rank === null) return []
  return [
    {
      requirements: lines.filter((line) => /^pytest\b/i.test(line)),
      files: [],
      extras: [name],
      evidence: `${place} ${name}`,
      rank,
    },
  ]
}

function byRank(a: { readonly rank?: number }, b: { readonly rank?: number }): number {
  return (a.rank ?? 0) - (b.rank ?? 0)
}

const MAX_SETUP = 200_000

/** Lists of plain strings only: `extras_require={"test": ["pytest"]}`, `tests_require=[…]`, also by the name of such a list. */
export function setupPyNeeds({ texts }: NeedQuestion): readonly Need[] {
  const source = (texts.get('setup.py') ?? '').slice(0, MAX_SETUP)
  const found: (Need & { readonly rank?: number })[] = []
  for (const [, name = '', list = ''] of source.matchAll(/["']([\w-]{1,40})["']\s*:\s*\[([^\][]{0,2000})\]/g))
    found.push(...extraNeed(name, stringsIn(list), 'setup.py extras_require'))
  const named = listsByName(source)
  for (const [, name = '', list = ''] of source.matchAll(/["']([\w-]{1,40})["']\s*:\s*([A-Za-z_]\w{0,60})\s*[,}]/g))
    found.push(...extraNeed(name, stringsIn(named.get(list) ?? ''), 'setup.py extras_require'))
  const [, listed, list = ''] = /tests_require\s*=\s*(?:\[([^\][]{0,4000})\]|([A-Za-z_]\w{0,60}))/.exec(source) ?? []
  const tests = listed ?? named.get(list)
  if (tests !== undefined) found.push({ ...sortLines(stringsIn(tests)), evidence: 'setup.py tests_require' })
  return found.sort(byRank)
}

/** `NAME = ["…", "…"]` at the beginning of a line. */
function listsByName(source: string): ReadonlyMap<string, string> {
  return new Map(
    [...source.matchAll(/^([A-Za-z_]\w{0,60})\s*=\s*\[([^\][]{0,4000})\]/gm)].map(([, name = '', list = '']) => [
      name,
      list,
    ]),
  )
}

function stringsIn(text: string): readonly string[] {
  return [...text.matchAll(/"([^"\n]{1,200})"|'([^'\n]{1,200})'/g)].map((match) => match[1] ?? match[2] ?? '')
}

export function pipfileNeeds({ texts }: NeedQuestion): readonly Need[] {
  const root = parseToml(texts.get('Pipfile') ?? '')
  const requirements = ['packages', 'dev-packages'].flatMap((key) => pipRequirements(tableAt(root, key)))
  return requirements.length === 0 ? [] : [{ requirements, files: [], extras: [], evidence: 'Pipfile' }]
}

/** As poetry writes them, but that a version needs its operator. */
function pipRequirements(table: Readonly<Record<string, unknown>>): readonly string[] {
  return poetryRequirements(table).filter((requirement) => !requirement.includes('git+'))
}

/** The literal words of `session.install(…)` in sessions that are about tests. */
export function noxNeeds({ texts }: NeedQuestion): readonly Need[] {
  const source = (texts.get('noxfile.py') ?? '').slice(0, MAX_SETUP)
  const lines: string[] = []
  let inTests = false
  for (const part of source.split(/^(?=@nox|@session|def )/m)) {
    const name = /^def (\w+)/m.exec(part)?.[1]
    if (name !== undefined) inTests = /test/i.test(name)
    if (!inTests) continue
    for (const [, words = ''] of part.matchAll(/\.install\(([^()]{0,2000})\)/g)) lines.push(...joined(stringsIn(words)))
  }
  return lines.length === 0 ? [] : [{ ...sortLines(lines), evidence: 'noxfile.py' }]
}

/** `"-r", "x.txt"` are one line. */
function joined(words: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    if (/^(?:-r|-e|--requirement|--editable)$/.test(words[index - 1] ?? '')) return []
    return /^(?:-r|-e|--requirement|--editable)$/.test(word) ? [`${word} ${words[index + 1] ?? ''}`] : [word]
  })
}
