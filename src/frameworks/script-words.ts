/** Takes wrappers off a command (`cross-env A=b nyc npx mocha`) until the test tool itself stands first. */
import { type ShellCommand, takeAssignments } from './shell.ts'

/** Programs that run another program; their own flags come first and are of no use to us. */
const WRAPPERS = new Set([
  'nyc',
  'c8',
  'istanbul',
  'dotenv',
  'dotenvx',
  'env-cmd',
  'xvfb-run',
  'xvfb-maybe',
  'timeout',
  'time',
  'nice',
  'is-ci',
  'catchsegv',
  'retry',
])

/** What a wrapper may be found to run. */
const KNOWN =
  /(?:^|\/)(?:jest|vitest|_?mocha|ava|tap|tape|jasmine|node|nodejs|npm|npx|yarn|pnpm|bun|tsx|ts-node|babel-node|cross-env|react-scripts)(?:\.[cm]?js)?$/

/** Node flags that take the next word as their value. */
const NODE_VALUE_FLAGS = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--env-file-if-exists',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-name-pattern',
  '--test-concurrency',
  '--test-timeout',
  '--test-isolation',
  '--tsconfig',
  '-P',
  '--project',
])

/** Runners of TypeScript that are Node with a hook. */
const NODE_LIKE = new Map<string, readonly string[]>([
  ['node', []],
  ['nodejs', []],
  ['tsx', ['--import=tsx']],
  ['ts-node', ['--require=ts-node/register']],
  ['ts-node-esm', ['--loader=ts-node/esm']],
  ['babel-node', ['--require=@babel/register']],
  ['esr', ['--require=esbuild-runner/register']],
])

/** `mocha` of `./node_modules/.bin/_mocha`, `node_modules/mocha/bin/mocha.js` and `mocha`. */
export function toolName(word: string): string {
  const name = word.slice(word.lastIndexOf('/') + 1).replace(/\.(?:c|m)?js$|\.cmd$/, '')
  return name === '_mocha' ? 'mocha' : name
}

/** Variables of `env` and `cross-env` join the command's own. */
export function unwrapCommand(command: ShellCommand): ShellCommand {
  let { words, env } = command
  for (let turns = 0; turns < 12; turns += 1) {
    const [first = '', ...rest] = words
    const program = first.slice(first.lastIndexOf('/') + 1)
    if (program === 'cross-env' || program === 'cross-env-shell' || program === 'env') {
      const taken = takeAssignments(rest)
      env = { ...env, ...taken.env }
      words = taken.rest
      // `cross-env-shell "A=b mocha"` and `cross-env "mocha x"` pass a whole command in one word.
      if (words.length === 1 && (words[0] ?? '').includes(' ')) words = (words[0] ?? '').split(' ')
    } else if (program === 'npx' || program === 'bunx') {
      words = skipFlags(rest, ['-p', '--package', '-c'])
    } else if (['npm', 'pnpm', 'yarn', 'bun'].includes(program) && ['exec', 'dlx', 'x'].includes(rest[0] ?? '')) {
      words = skipFlags(rest.slice(1), ['-p', '--package', '-c'])
    } else if (['pnpm', 'yarn'].includes(program) && KNOWN.test(rest[0] ?? '') && rest[0] !== 'node') {
      words = rest
    } else if (['yarn', 'pnpm'].includes(program) && rest[0] === 'node') {
      words = rest
    } else if (
      ['yarn', 'pnpm', 'npm'].includes(program) &&
      rest[0] === 'run' &&
      KNOWN.test(rest[1] ?? '') &&
      rest[1] !== 'jest'
    ) {
      return { words, env }
    } else if (WRAPPERS.has(program)) {
      const at = rest.findIndex((word) => KNOWN.test(word))
      if (at < 0) return { words: rest.slice(0, 0), env }
      words = rest.slice(at)
    } else {
      return { words, env }
    }
  }
  return { words, env }
}

function skipFlags(words: readonly string[], valued: readonly string[]): readonly string[] {
  let at = 0
  while (at < words.length && (words[at] ?? '').startsWith('-')) {
    const word = words[at] ?? ''
    at += word !== '--' && valued.includes(word) ? 2 : 1
    if (word === '--') break
  }
  return words.slice(at)
}

export interface NodeCommand {
  readonly tool: string
  readonly args: readonly string[]
  readonly nodeArgs: readonly string[]
}

/**
 * Tells what a Node-like program runs: `node --test` → tool `node --test`; `node node_modules/.bin/jest` → tool `jest`;
 * `node test.js` → tool `node` with the script as first argument. Other programs stay as they are.
 */
export function nodeCommand(program: string, args: readonly string[]): NodeCommand {
  const hook = NODE_LIKE.get(program)
  if (hook === undefined) return { tool: program, args, nodeArgs: [] }
  const nodeArgs: string[] = [...hook]
  let at = 0
  for (; at < args.length && (args[at] ?? '').startsWith('-'); at += 1) {
    const word = args[at] ?? ''
    const value = args[at + 1]
    if (NODE_VALUE_FLAGS.has(word) && value !== undefined) {
      // One word per flag: the same text serves as an argument and inside NODE_OPTIONS.
      nodeArgs.push(
        word.startsWith('--') ? `${word}=${value}` : `${word === '-r' ? '--require' : '--conditions'}=${value}`,
      )
      at += 1
    } else nodeArgs.push(word)
  }
  const rest = args.slice(at)
  if (nodeArgs.includes('--test'))
    return { tool: 'node --test', args: rest, nodeArgs: nodeArgs.filter((flag) => flag !== '--test') }
  const script = rest[0] ?? ''
  const packaged = /(?:^|\/)node_modules\/(?:\.bin\/)?(?:@[^/]+\/)?([^/]+)/.exec(script)
  if (packaged?.[1] === undefined) return { tool: 'node', args: rest, nodeArgs }
  const tool = packaged[1] === '_mocha' ? 'mocha' : packaged[1].replace(/\.[cm]?js$/, '')
  return { tool, args: rest.slice(1), nodeArgs }
}
