/**
 * The sample project of `backtest demo`: a price library with four merged pull requests. One is the agent's work
 * that becomes a task; the others show why most pull requests do not.
 */

/** Path → text of every file at one point of the history. */
export type Tree = Readonly<Record<string, string>>

const PACKAGE = `{
  "name": "price-tag",
  "version": "1.2.0",
  "type": "module",
  "license": "MIT",
  "scripts": { "test": "node --test test/*.test.js" }
}
`

const LOCK = `{
  "name": "price-tag",
  "version": "1.2.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": { "": { "name": "price-tag", "version": "1.2.0", "license": "MIT" } }
}
`

const MONEY_BEFORE = `/** Cents of an amount in the currency's main unit. */
export function toCents(amount) {
  return Math.round(amount * 100)
}

/** Splits cents into equal shares. */
export function split(cents, people) {
  const share = Math.floor(cents / people)
  return Array.from({ length: people }, () => share)
}
`

const MONEY_AFTER = `/** Cents of an amount in the currency's main unit. */
export function toCents(amount) {
  return Math.round(amount * 100)
}

/** Splits cents into shares that add up to the whole; the first shares take the cents left over. */
export function split(cents, people) {
  if (!Number.isInteger(people) || people < 1) throw new RangeError('people must be a positive integer')
  const share = Math.floor(cents / people)
  const rest = cents - share * people
  return Array.from({ length: people }, (_, index) => share + (index < rest ? 1 : 0))
}
`

const MONEY_TEST_BEFORE = `import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { split, toCents } from '../src/money.js'

describe('toCents', () => {
  it('reads whole amounts', () => assert.equal(toCents(12), 1200))
  it('reads fractions', () => assert.equal(toCents(0.29), 29))
})

describe('split', () => {
  it('shares evenly', () => assert.deepEqual(split(900, 3), [300, 300, 300]))
})
`

const MONEY_TEST_AFTER = `import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { split, toCents } from '../src/money.js'

describe('toCents', () => {
  it('reads whole amounts', () => assert.equal(toCents(12), 1200))
  it('reads fractions', () => assert.equal(toCents(0.29), 29))
})

describe('split', () => {
  it('shares evenly', () => assert.deepEqual(split(900, 3), [300, 300, 300]))
  it('loses no cent', () => assert.deepEqual(split(1000, 3), [334, 333, 333]))
  it('refuses an empty table', () => assert.throws(() => split(1000, 0), RangeError))
})
`

/** With a test that flips: runs share nothing, neither files nor home, so only chance is left to make one. */
const MONEY_TEST_FLAKY = `${MONEY_TEST_AFTER}
describe('rates', () => {
  // Stands for a service that is busy half of the time.
  it('come from the service', () => assert.ok(Math.random() < 0.5, 'the rates are stale'))
})
`

/** Runs of each state that show the flip all but certainly: it hides in 14 with a chance of one in 4,000. */
export const SAMPLE_RUNS = 7

const FORMAT = `/** \`1234\` → \`12.34\`. */
export function format(cents) {
  return (cents / 100).toFixed(2)
}
`

const FORMAT_SIGNED = `/** \`1234\` → \`12.34\`, with the sign in front of the currency. */
export function format(cents, currency = '') {
  const sign = cents < 0 ? '-' : ''
  return sign + currency + (Math.abs(cents) / 100).toFixed(2)
}
`

const FORMAT_TEST = `import assert from 'node:assert/strict'
import { it } from 'node:test'
import { format } from '../src/format.js'

it('puts the sign in front', () => assert.equal(format(-150, '€'), '-€1.50'))
`

const README = `# price-tag

Money in whole cents.
`

const IGNORED = 'node_modules/\n'

const START: Tree = {
  '.gitignore': IGNORED,
  'README.md': README,
  'package.json': PACKAGE,
  'package-lock.json': LOCK,
  'src/money.js': MONEY_BEFORE,
  'src/format.js': FORMAT,
  'test/money.test.js': MONEY_TEST_BEFORE,
}

/** One commit on `main`: a plain one, a squashed pull request, or a merge of a branch with one commit of its own. */
export interface SampleChange {
  readonly subject: string
  readonly body: string
  readonly author: { readonly name: string; readonly email: string }
  readonly tree: Tree
  readonly merge?: { readonly subject: string; readonly body: string }
}

export const CHECKPOINT_ID = '3f9a1c7e5b20'

const DANA = { name: 'Dana Miller', email: 'dana@example.com' }
const CLAUDE_TRAILER = 'Co-Authored-By: Claude <noreply@anthropic.com>'

const withFormat: Tree = { ...START, 'src/format.js': FORMAT_SIGNED, 'test/format.test.js': FORMAT_TEST }

/** Oldest first. `flaky`: whether the tests have one that flips. */
export function sampleChanges(flaky: boolean): readonly SampleChange[] {
  const withSplit: Tree = {
    ...withFormat,
    'package.json': PACKAGE.replace('1.2.0', '1.3.0'),
    'src/money.js': MONEY_AFTER,
    'test/money.test.js': flaky ? MONEY_TEST_FLAKY : MONEY_TEST_AFTER,
  }
  const withReadme: Tree = { ...withSplit, 'README.md': `${README}\nAmounts are split without losing a cent.\n` }
  const withNames: Tree = { ...withReadme, 'src/money.js': MONEY_AFTER.replaceAll('rest', 'leftOver') }
  return [
    { subject: 'Start price-tag', body: '', author: DANA, tree: START },
    { subject: 'Put the sign in front of the currency (#4)', body: '', author: DANA, tree: withFormat },
    {
      subject: 'Split amounts without losing a cent',
      body: `${CLAUDE_TRAILER}\nEntire-Checkpoint: ${CHECKPOINT_ID}`,
      author: DANA,
      tree: withSplit,
      merge: {
        subject: 'Merge pull request #7 from acme/claude/split-cents',
        body: 'Split amounts without losing a cent',
      },
    },
    { subject: 'Say in the README how amounts are split (#8)', body: CLAUDE_TRAILER, author: DANA, tree: withReadme },
    { subject: 'Name the leftover cents (#9)', body: CLAUDE_TRAILER, author: DANA, tree: withNames },
  ]
}

export { MONEY_AFTER, MONEY_BEFORE, MONEY_TEST_AFTER, MONEY_TEST_BEFORE, MONEY_TEST_FLAKY, PACKAGE }
