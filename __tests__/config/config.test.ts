import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Config, DEFAULT_CONFIG } from '../../src/config/config.ts'
import { ConfigError, type ConfigReading, parseConfig, placeOf } from '../../src/config/parse-config.ts'
import { wantedAt } from '../../src/config/wanted.ts'

const read = (text: string, reading: ConfigReading = {}) => parseConfig(text, reading)

/** What a person is told: a line for each problem. */
function told(text: string, reading: ConfigReading = {}): string[] {
  try {
    parseConfig(text, reading)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ line, what, remedy }) => `${placeOf('F', line)}: ${what}: ${remedy}`)
  }
  return []
}

describe('parseConfig', () => {
  test.each(['', '# nothing\n', '{}', 'limits: {}\njudge: {}\n'])('%j is the default', (text) => {
    expect(read(text)).toEqual(DEFAULT_CONFIG)
  })

  test('reads every kind of key', () => {
    const config = read(`
runs: 5
max-jobs: 20
setup-command: make deps
test-command: make test FILES="{files}"
comment: always
fail-on: high
sessions: ['.agents/**/*.jsonl']
test-paths: ['checks/**']
detectors:
  repeated-call: off
  call-cycle: on
agents:
  logins: ['acme-*-bot']
limits:
  test-timeout: 60
judge:
  model: small
publish-trajectories: true
`)
    expect(config).toMatchObject({
      runs: 5,
      'fail-on': 'high',
      detectors: {
        'repeated-call': 'off',
        'call-cycle': 'on',
      },
      agents: { logins: ['acme-*-bot'], trailers: [] },
      limits: { 'test-timeout': 60, 'setup-timeout': 900 },
      judge: { enabled: true, model: 'small' },
      'publish-trajectories': true,
    })
  })

  test.each([
    ['runs: three', 'F, line 1: "runs" is "three": write a whole number from 1 to 50'],
    ['comment: off\n\nruns: 0', 'F, line 3: "runs" is 0: write a whole number from 1 to 50'],
    ['runs: 2.5', 'F, line 1: "runs" is 2.5: write a whole number from 1 to 50'],
    ['runs:', 'F, line 1: "runs" is empty: write a whole number from 1 to 50'],
    ['runs: {}', 'F, line 1: "runs" is a group of keys: write a whole number from 1 to 50'],
    ['run: 3', 'F, line 1: unknown key "run": did you mean "runs"?'],
    ['setup_comand: make', 'F, line 1: unknown key "setup_comand": did you mean "setup-command"?'],
    ['limits: { test-time: 3 }', 'F, line 1: unknown key "limits.test-time": did you mean "limits.test-timeout"?'],
    ['test-timeout: 60', 'F, line 1: unknown key "test-timeout": did you mean "limits.test-timeout"?'],
    ['colour: red', 'F, line 1: unknown key "colour": take it out; docs/configuration.md lists the keys'],
    [
      'judge: { base-url: "http://evil.example" }',
      'F, line 1: "judge.base-url" may only be set in the workflow, because it decides where data goes: take it out here',
    ],
    [
      'openai-api-key: sk-secret',
      'F, line 1: "openai-api-key" may only be set in the workflow, because it decides where data goes: take it out here',
    ],
    ['comment: sometimes', 'F, line 1: "comment" is "sometimes": write always, findings or off'],
    ['comment: alway', 'F, line 1: "comment" is "alway": write always, findings or off; did you mean "always"?'],
    ['sarif: yes', 'F, line 1: "sarif" is "yes": write true or false'],
    ['detectors: { call-cycle: false }', 'F, line 1: "detectors.call-cycle" is false: write on or off'],
    ['setup-command: ""', 'F, line 1: "setup-command" is "": write text of 1 to 4000 characters'],
    [
      'test-paths: qa/**',
      'F, line 1: "test-paths" is "qa/**": write a list of at most 100 entries, each on a line that begins with `- `',
    ],
    [
      'test-paths:\n  - a\n  - "(a+)+b"',
      'F, line 3: "test-paths[1]" is "(a+)+b": a glob of plain words, `*`, `**` and `{a,b}` without further parentheses is wanted',
    ],
    [
      'intended:\n  - detector: reread',
      'F, line 2: "intended[0].reason" is missing: write text of 1 to 300 characters',
    ],
    [
      'intended: [{ reason: all of it }]',
      'F, line 1: "intended[0]" is not complete: name a detector, paths or both: what is intended everywhere is said with `detectors`',
    ],
    [
      'limits: 3',
      'F, line 1: "limits" is 3: write keys below it: setup-timeout, test-timeout, output-mb or test-files',
    ],
    ['- a', 'F: the file is a list: write keys and values, such as `runs: 5`'],
    [
      'runs: 3\na: [',
      'F, line 2: this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]: mend that line; a key and its value stand as `key: value`',
    ],
    [
      'runs: 3\nruns: 4',
      'F, line 2: this is not YAML: Map keys must be unique: mend that line; a key and its value stand as `key: value`',
    ],
  ])('%j', (text, message) => {
    expect(told(text)).toEqual([message])
  })

  test('tells every problem at once, in the order of the lines', () => {
    expect(told('comment: no\nrunz: 3\nlimits:\n  test-timeout: 0\n  foo: 1\nruns: x\n')).toEqual([
      'F, line 1: "comment" is "no": write always, findings or off',
      'F, line 2: unknown key "runz": did you mean "runs"?',
      'F, line 4: "limits.test-timeout" is 0: write a whole number from 1 to 21600',
      'F, line 5: unknown key "limits.foo": take it out; docs/configuration.md lists the keys',
      'F, line 6: "runs" is "x": write a whole number from 1 to 50',
    ])
    expect(told(Array.from({ length: 500 }, (_, at) => `key${at}: 1\n`).join(''))).toHaveLength(20)
  })

  test('every key of the schema says what it wants', () => {
    for (const key of Object.keys(Config.shape)) expect(wantedAt([key])).not.toBe('')
  })

  describe('names of detectors', () => {
    const detectors = ['repeated-call', 'call-cycle']
    const text = `
thresholds: { call-cycle: { steps: 5 } }
detectors:
  repeted-call: off
intended:
  - { detector: xyzzy, reason: fine }
`
    const problems = [
      'F, line 4: no detector is called "repeted-call": did you mean "repeated-call"?',
      'F, line 6: no detector is called "xyzzy": docs/review.md lists the detectors',
    ]

    test('one that is not there is an error', () => expect(told(text, { detectors })).toEqual(problems))
    test('or is handed over, and the rest is taken', () => {
      const heard: string[] = []
      const config = read(text, {
        detectors,
        onUnknownDetector: ({ line, what, remedy }) => void heard.push(`${placeOf('F', line)}: ${what}: ${remedy}`),
      })
      expect(heard).toEqual(problems)
      expect(config.detectors).toEqual({ 'repeted-call': 'off' })
    })
    test('without a list of names any is taken', () => expect(told(text)).toEqual([]))
  })

  test('gives a configuration or a ConfigError, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          read(text)
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
        }
      }),
    )
  })

  test('aliases that grow without end are refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`),
    ]
    expect(told(bomb.join('\n'))[0]).toMatch(/this is not YAML: Excessive alias count/)
  })

  test('a huge file is refused', () => {
    expect(told('a'.repeat(200_000))).toEqual(['F: the file is longer than 100000 characters: shorten it'])
  })
})
