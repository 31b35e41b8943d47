/**
 * `.github/backtest.yml`: what a repository may set. Read from the default branch only, strict, every key described. What
 * decides where data or credentials go (the model's address, tokens) is no key here: only the workflow may set that.
 */
import { z } from 'zod'
import { globMatcher } from '../guard/glob.ts'

/** Where the file stands in a repository when nobody says otherwise. */
export const CONFIG_PLACE = '.github/backtest.yml'

const Glob = z.string().min(1).max(200)
/** The repository that is looked at may be anybody's. */
const PathGlob = Glob.refine((text) => globMatcher(text) !== null, {
  message: 'a glob of plain words, `*`, `**` and `{a,b}` without further parentheses is wanted',
})
const Name = z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, 'a lower-case name with dashes')
/** What actions/upload-artifact takes as a name. */
const ArtifactName = z.string().regex(/^[^":<>|*?\r\n\\/]{1,200}$/, 'the name of an artifact, without a path')
const Seconds = z.number().int().min(1).max(21_600)

const Detector = z.enum(['on', 'off'])

/** The least that a finding of a detector must show; less stays out of comment, labels and gate. */
const Threshold = z.strictObject({
  steps: z.number().int().min(1).max(50).optional().describe('Least number of steps that show the pattern.'),
  confidence: z.number().min(0).max(1).optional().describe('Least confidence, from 0 to 1.'),
})

/** Behaviour that a repository wants, although a detector would name it. */
const Intended = z.strictObject({
  detector: Name.optional().describe('Detector whose findings are meant; all of them when it is left out.'),
  paths: z
    .array(PathGlob)
    .min(1)
    .max(100)
    .optional()
    .describe('Only findings about these files of the change, as globs.'),
  reason: z.string().min(3).max(300).describe('Why it is intended. Shown where the findings are listed.'),
})

const Limits = z.strictObject({
  'setup-timeout': Seconds.default(900).describe('Seconds one setup (install, build) may take.'),
  'test-timeout': Seconds.default(600).describe('Seconds one test process may take.'),
  'output-mb': z.number().int().min(1).max(1024).default(64).describe('Megabytes of output one process may write.'),
  'test-files': z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .describe(
      'Unchanged test files to run beside the changed ones, nearest first; Go packages with a changed test run whole.',
    ),
})

const Judge = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether a model may be asked when the workflow gives a key for one.'),
  model: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Model name. Its address and key come from the workflow, never from this file.'),
  'max-calls': z.number().int().min(0).max(1000).default(20).describe('Calls to the model for one pull request.'),
})

/** Every key with its default. Unknown keys are errors: a typing mistake must not silently mean the default. */
export const Config = z.strictObject({
  runs: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(3)
    .describe('Runs of every test before the change, and as many after it.'),
  'max-jobs': z.number().int().min(1).max(256).default(8).describe('Jobs of the verify matrix.'),
  spread: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(1)
    .describe(
      'Jobs over which the runs of one pull request are spread at least, so that what depends on the machine shows. Each makes an install of its own.',
    ),
  'setup-command': z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe('Shell command that installs and builds; overrides what was found out.'),
  'test-command': z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe(
      'Shell command that runs the tests from the root, in place of the known frameworks; `{files}` stands for the test files. It must write CTRF JSON, JUnit XML or TAP to `{report}` (also `$BACKTEST_REPORT`) or to standard output, and end with an exit code other than 0 exactly when a test fails.',
    ),
  comment: z.enum(['always', 'findings', 'off']).default('findings').describe('When to comment on a pull request.'),
  'fail-on': z
    .enum(['low', 'medium', 'high', 'never'])
    .default('never')
    .describe('Lowest severity of a finding that fails the check.'),
  shadow: z
    .boolean()
    .default(false)
    .describe('Review everything and keep it in the artifact and the job summary, and post, mark and fail nothing.'),
  'check-run': z
    .boolean()
    .default(false)
    .describe('Whether the review is a check run of its own as well. Needs the permission `checks: write`.'),
  sarif: z
    .boolean()
    .default(false)
    .describe('Whether findings tied to lines of the change are written as SARIF, for code scanning.'),
  sessions: z
    .array(PathGlob)
    .max(100)
    .default([])
    .describe('Globs of session files in the repository, beside the usual places.'),
  'session-artifacts': z
    .array(ArtifactName)
    .max(20)
    .default([])
    .describe('Names of workflow artifacts that hold session files, beside the usual ones (docs/agents.md).'),
  'test-paths': z
    .array(PathGlob)
    .max(100)
    .default([])
    .describe('Globs of files that belong to the test side, whatever their name.'),
  'product-paths': z
    .array(PathGlob)
    .max(100)
    .default([])
    .describe('Globs of files that belong to the product side; wins over test-paths.'),
  detectors: z.record(Name, Detector).default({}).describe('Detectors by name, on or off; docs/review.md lists them.'),
  thresholds: z
    .record(Name, Threshold)
    .default({})
    .describe('The least a finding must show, by detector; below it stays in the artifact and the job summary.'),
  intended: z
    .array(
      Intended.refine(({ detector, paths }) => detector !== undefined || paths !== undefined, {
        message: 'name a detector, paths or both: what is intended everywhere is said with `detectors`',
      }),
    )
    .max(100)
    .default([])
    .describe('Behaviour that is meant: its findings are taken out and listed with the reason.'),
  agents: z
    .strictObject({
      logins: z.array(Glob).max(100).default([]).describe('Account names that are agents, beside the known ones.'),
      trailers: z
        .array(z.string().min(1).max(200))
        .max(100)
        .default([])
        .describe('Beginnings of lines in commit messages that tell that an agent wrote the commit.'),
      branches: z.array(Glob).max(100).default([]).describe('Beginnings of the names of branches that agents work on.'),
    })
    .prefault({})
    .describe('How agents of your own are recognised.'),
  limits: Limits.prefault({}).describe('Limits of one curation.'),
  judge: Judge.prefault({}).describe('The model that adds findings to those of the rules.'),
  'publish-trajectories': z
    .boolean()
    .default(false)
    .describe(
      'Whether the sessions of a change are written into its task as `trajectory.json`, with secrets, home folders and addresses replaced.',
    ),
  storage: z
    .enum(['artifact', 'branch', 'release'])
    .default('artifact')
    .describe(
      'Where tasks are kept for good: only as workflow artifacts, on a branch of their own, or as files of a release. The last two need the store workflow.',
    ),
  'retention-days': z.number().int().min(1).max(400).default(90).describe('Days a workflow artifact is kept.'),
  'regression-only': z
    .boolean()
    .default(false)
    .describe('Accept changes without a fail-to-pass test, in a partition of their own.'),
})
export type Config = z.infer<typeof Config>

export const DEFAULT_CONFIG: Config = Config.parse({})
