// The house's plan as lint rules: which room may import which, and which rooms may touch the world.
// The order of PURE and EDGES is the data's way through the house; docs/architecture.md draws it.

/** Pure rooms, left to right: each may import the rooms before it, `core` and `guard`. */
const PURE = [
  'trigger',
  'pull-request',
  'session',
  'task',
  'frameworks',
  'checks',
  'review',
  'feedback',
  'benchmark',
  'report',
]
/** Rooms that touch the world. They may import `core`, `guard`, `config` and the models of pure rooms. */
const EDGES = ['git', 'sandbox', 'files', 'llm', 'github']
const BASE = ['core', 'guard', 'config']
const SHELL = ['pipeline', 'entrypoints']

const WORLD = [
  'node:fs',
  'node:fs/*',
  'node:child_process',
  'node:http',
  'node:https',
  'node:net',
  'node:os',
  'node:worker_threads',
]
const WORLD_PACKAGES = ['@actions/*', '@octokit/*', 'openai', 'openai/*', 'execa', 'ora', 'commander']

const rooms = (names) => names.map((name) => `**/${name}/**`)

function forbid(folder, forbidden, extra, why) {
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(forbidden.length > 0
              ? [{ group: rooms(forbidden), message: `src/${folder} may not import this room (docs/architecture.md).` }]
              : []),
            ...(extra.length > 0 ? [{ group: extra, message: why }] : []),
          ],
        },
      ],
    },
  }
}

const pureRules = PURE.map((name, index) =>
  forbid(
    name,
    [...PURE.slice(index + 1), ...EDGES, ...SHELL],
    [...WORLD, ...WORLD_PACKAGES],
    'A pure room reads no disk, process or network: take it as an argument.',
  ),
)
const baseRules = BASE.map((name) =>
  forbid(
    name,
    [...PURE, ...EDGES, ...SHELL, ...(name === 'core' ? ['guard', 'config'] : [])],
    [...WORLD, ...WORLD_PACKAGES],
    'The base of the house reads no disk, process or network.',
  ),
)
const edgeRules = EDGES.map((name) =>
  forbid(name, [...SHELL, ...EDGES.filter((other) => other !== name && other !== 'files')], [], ''),
)
const shellRules = [
  forbid(
    'pipeline',
    ['entrypoints'],
    ['@actions/*', 'commander', 'ora'],
    'Reading inputs and printing belong to entrypoints.',
  ),
]

/** Rooms where the environment, the clock and chance are handed in. */
const noAmbient = {
  files: [...PURE, ...BASE].map((name) => `src/${name}/**/*.ts`),
  rules: {
    'no-restricted-globals': ['error', { name: 'process', message: 'Pure rooms read no environment.' }],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
      { object: 'Math', property: 'random', message: 'Take chance as an argument.' },
    ],
  },
}

export default {
  plugins: ['typescript', 'unicorn', 'import', 'promise', 'jest'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['dist', 'node_modules', '__tests__/**/fixtures/**'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'import/no-cycle': 'error',
    'no-console': 'error',
    'no-shadow': 'off',
    'no-await-in-loop': 'off',
    'no-control-regex': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'import/no-unassigned-import': 'off',
    'jest/no-conditional-expect': 'off',
    'jest/expect-expect': 'off',
    'eslint/max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    'eslint/max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    ...pureRules,
    ...baseRules,
    ...edgeRules,
    ...shellRules,
    noAmbient,
    {
      files: ['__tests__/**', 'scripts/**'],
      rules: { 'eslint/max-lines': 'off', 'eslint/max-lines-per-function': 'off', 'no-console': 'off' },
    },
  ],
}
