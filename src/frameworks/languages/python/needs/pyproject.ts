/** Test dependencies in `pyproject.toml`: dependency groups, extras, and the groups of poetry, pdm, hatch and uv. */
import { isTable, parseToml, stringsOf, tableAt, textOf, type Toml } from '../toml.ts'
import { poetryRequirements } from './poetry.ts'
import { type Need, type NeedQuestion, rankOf } from './need.ts'

interface Ranked extends Need {
  readonly rank: number
}

/** Groups and extras named for tests first, then those for all of development. */
export function pyprojectNeeds({ texts }: NeedQuestion): readonly Need[] {
  const root = parseToml(texts.get('pyproject.toml') ?? '')
  if (root === null) return []
  const tool = tableAt(root, 'tool')
  const found = [
    ...listGroups('[dependency-groups]', tableAt(root, 'dependency-groups')),
    ...listGroups('[tool.pdm.dev-dependencies]', tableAt(tool, 'pdm', 'dev-dependencies')),
    ...uvGroup(tool),
    ...extrasOf(tableAt(root, 'project', 'optional-dependencies'), '[project.optional-dependencies]'),
    ...extrasOf(tableAt(tool, 'poetry', 'extras'), '[tool.poetry.extras]'),
    ...poetryGroups(tableAt(tool, 'poetry')),
    ...hatchEnvironments(tableAt(tool, 'hatch', 'envs')),
  ]
  return found.sort((a, b) => a.rank - b.rank)
}

function ranked(name: string, place: string, need: Partial<Need>): readonly Ranked[] {
  const rank = rankOf(name)
  return rank === null
    ? []
    : [{ requirements: [], files: [], extras: [], ...need, rank, evidence: `pyproject.toml ${place} ${name}` }]
}

function listGroups(place: string, groups: Toml): readonly Ranked[] {
  return Object.keys(groups).flatMap((name) => ranked(name, place, { requirements: groupMembers(groups, name, 0) }))
}

/** `{ include-group = "x" }` stands for the members of x: https://peps.python.org/pep-0735/ */
function groupMembers(groups: Toml, name: string, depth: number): readonly string[] {
  const list = Object.entries(groups).find(([key]) => plain(key) === plain(name))?.[1]
  if (!Array.isArray(list) || depth > 8) return []
  return list.flatMap((item: unknown) => {
    if (typeof item === 'string') return [item]
    const included = isTable(item) ? textOf(item['include-group']) : null
    return included === null ? [] : groupMembers(groups, included, depth + 1)
  })
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

function uvGroup(tool: Toml): readonly Ranked[] {
  const list = stringsOf(tableAt(tool, 'uv')['dev-dependencies'])
  return list.length === 0 ? [] : ranked('dev', '[tool.uv]', { requirements: list })
}

function extrasOf(extras: Toml, place: string): readonly Ranked[] {
  return Object.keys(extras).flatMap((name) =>
    ranked(name, place, {
      extras: [name],
      requirements: stringsOf(extras[name]).filter((item) => /^pytest\b/i.test(item)),
    }),
  )
}

function poetryGroups(poetry: Toml): readonly Ranked[] {
  const groups = Object.entries(tableAt(poetry, 'group')).flatMap(([name, group]) =>
    ranked(name, '[tool.poetry.group]', { requirements: poetryRequirements(tableAt(group, 'dependencies')) }),
  )
  const old = poetryRequirements(tableAt(poetry, 'dev-dependencies'))
  return old.length === 0
    ? groups
    : [...groups, ...ranked('dev', '[tool.poetry.dev-dependencies]', { requirements: old })]
}

function hatchEnvironments(envs: Toml): readonly Ranked[] {
  return Object.entries(envs).flatMap(([name, env]) => {
    const table = tableAt(env)
    const need = {
      requirements: [...stringsOf(table['dependencies']), ...stringsOf(table['extra-dependencies'])],
      extras: stringsOf(table['features']),
    }
    return ranked(name === 'default' || name === 'hatch-test' ? 'test' : name, `[tool.hatch.envs.${name}] for`, need)
  })
}
