/** Test dependencies of tox: `[testenv]` of tox.ini, setup.cfg and pyproject.toml, and the native form of tox 4. */
import { linesOf, parseIni } from '../ini.ts'
import { parseToml, stringsOf, tableAt, textOf, type Toml } from '../toml.ts'
import { type Need, type NeedQuestion, sortLines } from './need.ts'

export function toxNeeds({ texts }: NeedQuestion): readonly Need[] {
  const found: Need[] = []
  const add = (need: Need | null): void => {
    if (need !== null) found.push(need)
  }
  add(iniNeed(texts.get('tox.ini'), 'testenv', 'tox.ini [testenv]'))
  add(iniNeed(texts.get('setup.cfg'), 'tox:testenv', 'setup.cfg [tox:testenv]'))
  const project = parseToml(texts.get('pyproject.toml') ?? '')
  const tox = tableAt(project, 'tool', 'tox')
  add(iniNeed(textOf(tox['legacy_tox_ini']) ?? undefined, 'testenv', 'pyproject.toml legacy_tox_ini [testenv]'))
  add(tomlNeed(tableAt(tox, 'env_run_base'), 'pyproject.toml [tool.tox.env_run_base]', project))
  add(tomlNeed(tableAt(parseToml(texts.get('tox.toml') ?? ''), 'env_run_base'), 'tox.toml [env_run_base]', project))
  return found
}

function iniNeed(text: string | undefined, title: string, evidence: string): Need | null {
  const section = text === undefined ? undefined : parseIni(text).get(title)
  if (section === undefined) return null
  // Lines for some environments only (`py27: mock`, `lint: ruff`) are mostly for others than ours.
  const deps = linesOf(section.get('deps')).filter((line) => !/^[\w.,{}!-]+:\s/.test(line))
  const sorted = sortLines(deps)
  const extras = linesOf(section.get('extras')?.replaceAll(',', '\n')).filter((name) => /^[\w.-]+$/.test(name))
  return { ...sorted, extras: [...sorted.extras, ...extras], evidence }
}

function tomlNeed(base: Toml, evidence: string, project: Toml | null): Need | null {
  const groups = tableAt(project, 'dependency-groups')
  const named = stringsOf(base['dependency_groups']).flatMap((name) => stringsOf(groups[name]))
  const need = { ...sortLines(stringsOf(base['deps'])), evidence }
  const all = {
    ...need,
    requirements: [...need.requirements, ...named],
    extras: [...need.extras, ...stringsOf(base['extras'])],
  }
  return all.requirements.length + all.files.length + all.extras.length === 0 ? null : all
}
