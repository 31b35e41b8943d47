/**
 * Figures on real repositories: `npm run sessions -- REPO_DIR… [--limit N] [--list]`.
 * Goes through every merged change that names a session, finds, reads and links its sessions, and says what became of
 * them. Runs no test and installs nothing.
 */
import { homeOf } from '../src/entrypoints/cli/home.ts'
import { MissingObjectError } from '../src/git/process.ts'
import { openRepository, type Repository } from '../src/git/repository.ts'
import { walkChanges } from '../src/pull-request/walk-changes.ts'
import { type ChangeFigures, figuresOf, namesSession } from './sessions/figures.ts'
import { renderFigures, renderList } from './sessions/render.ts'

interface Arguments {
  readonly dirs: readonly string[]
  readonly limit: number
  readonly list: boolean
}

function readArguments(words: readonly string[]): Arguments {
  const dirs: string[] = []
  let limit = Infinity
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '--limit') limit = Number(words[(index += 1)])
    else if (!word.startsWith('--')) dirs.push(word)
  }
  return { dirs, limit, list: words.includes('--list') }
}

async function survey(repository: Repository, dir: string, limit: number): Promise<ChangeFigures[]> {
  const figures: ChangeFigures[] = []
  const branch = await repository.defaultBranch()
  const home = await homeOf(repository, dir)
  for await (const change of walkChanges(repository, { head: branch?.sha ?? 'HEAD', home })) {
    if (figures.length >= limit) break
    if (!(await namesSession(change, repository))) continue
    try {
      figures.push(await figuresOf(change, repository))
    } catch (error) {
      // A partial clone: its files cannot be compared.
      if (!(error instanceof MissingObjectError)) throw error
      console.error(`${change.head.slice(0, 10)}: ${error.message}`)
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${dir}: ${figures.length} changes `)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
  return figures
}

const { dirs, limit, list } = readArguments(process.argv.slice(2))
if (dirs.length === 0 || Number.isNaN(limit)) {
  console.error('usage: npm run sessions -- REPO_DIR… [--limit N] [--list]')
  process.exitCode = 2
}
const all: ChangeFigures[] = []
for (const dir of dirs) {
  await using repository = await openRepository(dir)
  const started = performance.now()
  const figures = await survey(repository, dir, limit)
  all.push(...figures)
  console.log(`${dir} (${((performance.now() - started) / 1000).toFixed(1)} s)\n${renderFigures(figures)}`)
  if (list) console.log(renderList(figures))
}
if (dirs.length > 1) console.log(`all\n${renderFigures(all)}`)
