/** The edges as an entrypoint makes them: real git, real sandbox, real processes. */
import path from 'node:path'
import { Config } from '../../src/config/config.ts'
import { parseConfig } from '../../src/config/parse-config.ts'
import { silentLogger } from '../../src/core/logger.ts'
import { openRepository } from '../../src/git/repository.ts'
import { createRedactor } from '../../src/guard/redact.ts'
import { curateChange, type Curated } from '../../src/pipeline/curate.ts'
import type { CandidateRequest } from '../../src/pipeline/candidate.ts'
import type { Trust } from '../../src/pipeline/install-cache.ts'
import { SitePool } from '../../src/pipeline/site.ts'
import type { Workshop } from '../../src/pipeline/workshop.ts'
import { pullRequestFromCommit } from '../../src/pull-request/walk-changes.ts'
import { detectSandbox } from '../../src/sandbox/detect.ts'
import { temporary } from '../git/repositories.ts'
import { PROMPT } from './project.ts'

const HOME = { owner: 'acme', repo: 'tool', host: 'github.com' }

/** One run each is enough where nothing is flaky. */
export const ONCE = 'runs: 1\n'

export interface Bench {
  readonly workshop: Workshop
  readonly pool: SitePool
}

/** Opens `dir`, lets `work` use it, and takes everything away again. */
export async function withBench<Result>(
  dir: string,
  config: string,
  work: (bench: Bench) => Promise<Result>,
  sandbox: 'auto' | 'none' = 'auto',
  { trust, ...more }: Partial<Workshop> & { readonly trust?: Trust } = {},
): Promise<Result> {
  await using repository = await openRepository(dir)
  const workshop: Workshop = {
    repository,
    sandbox: await detectSandbox({ prefer: sandbox, logger: silentLogger }),
    logger: silentLogger,
    config: config === '' ? Config.parse({}) : parseConfig(config),
    redactor: createRedactor({ knownValues: [] }),
    clock: () => performance.now(),
    today: () => new Date().toISOString(),
    signal: new AbortController().signal,
    env: process.env,
    jobs: 1,
    reportersDir: path.resolve('src/frameworks/reporters'),
    scratch: temporary(),
    secretFolders: [dir],
    toolVersions: { node: process.versions.node },
    ...more,
  }
  const pool = new SitePool(workshop, trust)
  try {
    return await work({ workshop, pool })
  } finally {
    await pool.close()
  }
}

type Asked = Partial<Omit<CandidateRequest, 'pullRequest'>> & {
  readonly config?: string
  readonly base?: string
  readonly sandbox?: 'none'
}

/** Curates the tip of `main`; the prompt is given unless the caller says otherwise. */
export async function curateTip(dir: string, { config = ONCE, base, sandbox, ...asked }: Asked = {}): Promise<Curated> {
  const curate = async ({ workshop, pool }: Bench): Promise<Curated> => {
    const sha = (await workshop.repository.resolve('main')) ?? ''
    const pullRequest = await pullRequestFromCommit(workshop.repository, {
      sha,
      home: HOME,
      ...(base === undefined ? {} : { base }),
    })
    if (pullRequest === null) throw new Error('the tip has no parent')
    const prompt = { text: PROMPT, from: 'flag' as const }
    return curateChange(workshop, pool, { pullRequest, given: [], prompt, screening: 'on', ...asked })
  }
  return withBench(dir, config, curate, sandbox)
}

/** `code (stage)` of the first reason, or the verdict. */
export function outcomeOf({ curation }: Curated): string {
  const [reason] = curation.reasons
  return reason === undefined ? curation.verdict : `${reason.code} (${reason.stage})`
}
