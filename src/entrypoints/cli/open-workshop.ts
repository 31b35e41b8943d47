/** Makes the edges for commands that work on a repository, and takes everything away again afterwards. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { InputError } from '../../core/errors.ts'
import { type Config, CONFIG_PLACE, DEFAULT_CONFIG } from '../../config/config.ts'
import { parseConfig } from '../../config/parse-config.ts'
import { DETECTOR_NAMES } from '../../feedback/house-rules.ts'
import { requireFolderPlace } from '../../files/make-folder.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { openRepository, type Repository } from '../../git/repository.ts'
import { createRedactor, type Redactor } from '../../guard/redact.ts'
import { removeTree } from '../../files/remove-tree.ts'
import type { Workshop } from '../../pipeline/workshop.ts'
import { detectSandbox } from '../../sandbox/detect.ts'
import type { CommandIo } from './io.ts'
import { keptInstalls } from './kept-installs.ts'

/** Flags that every command with a repository has. */
export interface WorkshopFlags {
  readonly repo: string
  readonly config?: string
  readonly out?: string
  readonly runs?: number
  readonly jobs?: number
  readonly setupCommand?: string
  readonly testCommand?: string
  /** Ask GitHub's interface as well. */
  readonly github?: boolean
  readonly sandbox?: 'auto' | 'bwrap' | 'unshare' | 'none'
  /** The command screens prompts: the model of the environment may be asked what the rules leave open. */
  readonly screens?: true
}

/** Runs `work` with an opened repository, a sandbox and a scratch folder; closes and removes them whatever happens. */
export async function withWorkshop<Result>(
  flags: WorkshopFlags,
  io: CommandIo,
  work: (workshop: Workshop) => Promise<Result>,
): Promise<Result> {
  if (flags.out !== undefined) await requireFolderPlace(flags.out)
  const repository = await openRepository(flags.repo, { logger: io.logger })
  const scratch = await mkdtemp(join(tmpdir(), 'backtest-'))
  try {
    // Loaded when it is asked for: most commands never leave the machine.
    const asked = flags.github === true ? await (await import('./ask-github.ts')).askGitHub(repository, io) : null
    await using host = asked?.host ?? null
    const sandbox = await detectSandbox({ prefer: flags.sandbox ?? 'auto', logger: io.logger })
    const config = await readConfig(flags, repository)
    const redactor = redactorFor(io)
    const installs = await keptInstalls(io, sandbox.backend)
    // Loaded when it is asked for, as above.
    const classifier =
      flags.screens === true && hasModel(io)
        ? await (await import('./judge.ts')).classifierFrom(io, redactor)
        : undefined
    const workshop: Workshop = {
      repository,
      sandbox,
      host,
      ...(asked === null ? {} : { complete: asked.complete }),
      logger: io.logger,
      config,
      redactor,
      ...(classifier === undefined ? {} : { classifier }),
      jobs: flags.jobs ?? 1,
      clock: () => performance.now(),
      today: () => io.now().toISOString(),
      signal: io.signal,
      env: io.env,
      reportersDir: reportersDir(),
      scratch,
      installs,
      secretFolders: [
        resolve(flags.repo),
        ...(flags.out === undefined ? [] : [resolve(flags.out)]),
        repository.git.gitDir,
        ...(installs === null ? [] : [installs.dir]),
      ],
      toolVersions: await toolVersions(),
    }
    return await work(workshop)
  } finally {
    io.logger.status('')
    await repository.close()
    await removeTree(scratch).catch(() => rm(scratch, { recursive: true, force: true }))
  }
}

function hasModel({ env }: Pick<CommandIo, 'env'>): boolean {
  return (env['OPENAI_API_KEY'] ?? '') !== '' && (env['OPENAI_MODEL'] ?? '') !== ''
}

/** The tip of the default branch. @throws InputError when there is none */
export async function headOf({ repository }: Pick<Workshop, 'repository'>, repo: string): Promise<string> {
  const branch = await repository.defaultBranch()
  if (branch !== null) return branch.sha
  throw new InputError(`${repo} has no default branch`, 'check out a branch, or fetch origin')
}

/** Absolute folder of our test reporters: beside the bundle; beside the sources when run unbundled. */
export function reportersDir(): string {
  const bundled = bundleDir()
  return bundled.includes('/src/entrypoints')
    ? resolve(bundled, '../../frameworks/reporters')
    : join(bundled, 'reporters')
}

/** Absolute path of another bundle of `dist`. */
export function bundleFile(name: string): string {
  const bundled = bundleDir()
  return bundled.includes('/src/entrypoints') ? resolve(bundled, '../../../dist', name) : join(bundled, name)
}

function bundleDir(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  return here.endsWith('chunks') ? dirname(here) : here
}

/** The file that a flag names, else the one on the default branch; flags win over both. */
export async function readConfig(
  flags: Pick<WorkshopFlags, 'config' | 'runs' | 'setupCommand' | 'testCommand'>,
  repository: Repository,
): Promise<Config> {
  const config = await configText(flags.config, repository)
  return {
    ...config,
    ...(flags.runs === undefined ? {} : { runs: flags.runs }),
    ...(flags.setupCommand === undefined ? {} : { 'setup-command': flags.setupCommand }),
    ...(flags.testCommand === undefined ? {} : { 'test-command': flags.testCommand }),
  }
}

const CONFIG_BYTES = 256 * 1024

/** The configuration as it stands in a file, or on the default branch; the default one where there is neither. */
export async function configText(file: string | undefined, repository: Repository | null): Promise<Config> {
  if (file !== undefined) {
    const bytes = await readRegularFile(file, { maxBytes: CONFIG_BYTES })
    return parseConfig(bytes.toString('utf8'), { where: file, detectors: DETECTOR_NAMES })
  }
  const branch = (await repository?.defaultBranch()) ?? null
  const bytes =
    repository === null || branch === null
      ? null
      : await repository.readFile(branch.sha, CONFIG_PLACE, { maxBytes: CONFIG_BYTES })
  return bytes === null ? DEFAULT_CONFIG : parseConfig(bytes.toString('utf8'), { detectors: DETECTOR_NAMES })
}

const SECRET_NAME = /TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY/i

/** Every secret-looking value of this process's environment is a known value: it may stand in a session or in test output. */
export function redactorFor(io: Pick<CommandIo, 'env'>): Redactor {
  const knownValues = Object.entries(io.env).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value !== undefined && value.length >= 8 ? [value] : [],
  )
  return createRedactor({ knownValues })
}

/** The Node that tests run with is the first on the PATH, which need not be ours. */
async function toolVersions(): Promise<Record<string, string>> {
  const run = promisify(execFile)
  const node = await run('node', ['--version'], { timeout: 10_000 }).then(
    ({ stdout }) => stdout.trim(),
    () => process.version,
  )
  return { node: node.replace(/^v/, '') }
}
