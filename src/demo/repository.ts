/** Writes the sample project as a real git repository: the history of `history.ts` and the session on its own branch. */
import { execa } from 'execa'
import { InputError } from '../core/errors.ts'
import { diskFull } from '../files/disk-errors.ts'
import { makeFolder } from '../files/make-folder.ts'
import { CHECKPOINT_ID, sampleChanges } from './history.ts'
import type { SampleChange, Tree } from './history.ts'
import { SAMPLE_PROMPT, SESSION_ID, sampleSession } from './session.ts'

/** 2026-03-01 12:00 UTC; every commit comes a day after the one before, so that ids are the same on every machine. */
const FIRST_COMMIT = 1_772_366_400
const DAY = 86_400

const WEB_FLOW = { name: 'GitHub', email: 'noreply@github.com' }

interface CommitParts {
  readonly ref: string
  readonly mark: number
  readonly from: number | null
  readonly merge?: number
  readonly author: { readonly name: string; readonly email: string }
  readonly message: string
  readonly tree: Tree
  readonly at: number
}

/**
 * Creates the repository in `dir` (made when missing, must be empty) with remote `origin` named `acme/price-tag`.
 * Nothing of the machine's git configuration takes part: commit ids are equal everywhere.
 * @param options `flaky`: whether one of its tests flips from run to run
 */
export async function createSampleRepository(dir: string, { flaky = true } = {}): Promise<void> {
  await makeFolder(dir)
  const git = async (args: readonly string[], input = ''): Promise<void> => {
    const env = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' }
    const result = await execa('git', [...args], { cwd: dir, input, env, reject: false })
    if (!result.failed) return
    if (result.code === 'ENOENT') throw new InputError('git was not found on the PATH', 'install git 2.32 or newer')
    if (/no space left|quota exceeded/i.test(result.stderr)) throw diskFull(dir)
    const said = result.stderr.trim().split('\n').at(-1) ?? `exit code ${result.exitCode}`
    throw new InputError(
      `git could not make the sample repository in ${dir} (${said})`,
      'choose another folder with --out',
    )
  }
  await git(['init', '--quiet', '--initial-branch=main', '.'])
  await git(['config', 'remote.origin.url', 'https://github.com/acme/price-tag.git'])
  await git(['fast-import', '--quiet'], fastImportStream(sampleChanges(flaky)))
  await git(['reset', '--quiet', '--hard', 'main'])
}

/** The whole history as one stream for `git fast-import` (https://git-scm.com/docs/git-fast-import). */
function fastImportStream(changes: readonly SampleChange[]): string {
  const parts: string[] = []
  let mark = 0
  let tip: number | null = null
  let at = FIRST_COMMIT
  for (const change of changes) {
    at += DAY
    const own: number = ++mark
    const ref = change.merge ? 'refs/heads/claude/split-cents' : 'refs/heads/main'
    parts.push(
      commit({ ref, mark: own, from: tip, author: change.author, message: messageOf(change), tree: change.tree, at }),
    )
    if (!change.merge) {
      tip = own
      continue
    }
    const merged: number = ++mark
    const message = `${change.merge.subject}\n\n${change.merge.body}\n`
    const second = tip === null ? {} : { merge: own }
    parts.push(
      commit({
        ref: 'refs/heads/main',
        mark: merged,
        from: tip,
        ...second,
        author: change.author,
        message,
        tree: change.tree,
        at,
      }),
    )
    tip = merged
  }
  parts.push(checkpointCommit(++mark, at))
  return `${parts.join('')}done\n`
}

function messageOf(change: SampleChange): string {
  return change.body === '' ? `${change.subject}\n` : `${change.subject}\n\n${change.body}\n`
}

function commit(parts: CommitParts): string {
  const lines = [
    `commit ${parts.ref}`,
    `mark :${parts.mark}`,
    `author ${parts.author.name} <${parts.author.email}> ${parts.at} +0000`,
    `committer ${WEB_FLOW.name} <${WEB_FLOW.email}> ${parts.at} +0000`,
    data(parts.message),
    ...(parts.from === null ? [] : [`from :${parts.from}`]),
    ...(parts.merge === undefined ? [] : [`merge :${parts.merge}`]),
    'deleteall',
    ...Object.entries(parts.tree).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`),
  ]
  return `${lines.join('\n')}\n\n`
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}

/** The session on the branch where Entire keeps it: `<id[0:2]>/<id[2:]>/<n>/full.jsonl`. */
function checkpointCommit(mark: number, at: number): string {
  const folder = `${CHECKPOINT_ID.slice(0, 2)}/${CHECKPOINT_ID.slice(2)}`
  const files = ['src/money.js', 'test/money.test.js']
  const checkpoint = {
    checkpoint_id: CHECKPOINT_ID,
    strategy: 'manual-commit',
    branch: 'claude/split-cents',
    files_touched: files,
    sessions: [`/${folder}/0/metadata.json`],
  }
  const session = {
    checkpoint_id: CHECKPOINT_ID,
    session_id: SESSION_ID,
    strategy: 'manual-commit',
    agent: 'Claude Code',
    files_touched: files,
    checkpoint_transcript_start: 0,
  }
  const tree: Tree = {
    [`${folder}/metadata.json`]: `${JSON.stringify(checkpoint, null, 2)}\n`,
    [`${folder}/0/metadata.json`]: `${JSON.stringify(session, null, 2)}\n`,
    [`${folder}/0/prompt.txt`]: SAMPLE_PROMPT,
    [`${folder}/0/full.jsonl`]: sampleSession(),
  }
  const author = { name: 'Dana Miller', email: 'dana@example.com' }
  return commit({
    ref: 'refs/heads/entire/checkpoints/v1',
    mark,
    from: null,
    author,
    message: `Checkpoint: ${CHECKPOINT_ID}\n`,
    tree,
    at,
  })
}
