/** Poetry's own way to write requirements, for pip: https://python-poetry.org/docs/dependency-specification/ */
import { isTable, type Toml } from '../toml.ts'

/** `python` itself and sources other than an index, git or URL are left out. */
export function poetryRequirements(table: Toml): readonly string[] {
  return Object.entries(table).flatMap(([name, value]) => {
    if (name.toLowerCase() === 'python') return []
    const one: unknown = Array.isArray(value) ? value[0] : value
    if (typeof one === 'string') return [`${name}${range(one)}`]
    if (!isTable(one)) return []
    const extras = Array.isArray(one['extras']) ? `[${one['extras'].join(',')}]` : ''
    const marker = typeof one['markers'] === 'string' ? `; ${one['markers']}` : ''
    if (typeof one['git'] === 'string') return [`${name}${extras} @ git+${one['git']}${gitRevision(one)}`]
    if (typeof one['version'] !== 'string') return []
    return [`${name}${extras}${range(one['version'])}${marker}`]
  })
}

function gitRevision(table: Toml): string {
  const revision = table['rev'] ?? table['tag'] ?? table['branch']
  return typeof revision === 'string' ? `@${revision}` : ''
}

/** `^1.2` → `>=1.2,<2`; `~1.2` → `>=1.2,<1.3`; `1.2` → `==1.2`; `*` → nothing. Alternatives (`||`) are left to pip's choice. */
export function range(text: string): string {
  if (text.includes('||')) return ''
  return text
    .split(',')
    .map((part) => onePart(part.trim()))
    .filter((part) => part !== '')
    .join(',')
}

function onePart(part: string): string {
  if (part === '*' || part === '') return ''
  const match = /^([\^~])\s*(\d+(?:\.\d+)*)(\S*)$/.exec(part)
  if (match?.[2] === undefined) return /^\d/.test(part) ? `==${part}` : part.replace(/\s+/g, '')
  const numbers = match[2].split('.').map(Number)
  return `>=${match[2]}${match[3] ?? ''},<${ceiling(numbers, match[1] === '^').join('.')}`
}

function ceiling(numbers: readonly number[], isCaret: boolean): readonly number[] {
  const firstSet = numbers.findIndex((number) => number > 0)
  const at = isCaret ? (firstSet < 0 ? numbers.length - 1 : firstSet) : Math.min(1, numbers.length - 1)
  return numbers.slice(0, at + 1).map((number, index) => (index === at ? number + 1 : number))
}
