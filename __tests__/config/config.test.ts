import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { DEFAULT_CONFIG, parseConfig } from '../../src/config/config.ts'
import { InputError } from '../../src/core/errors.ts'

const read = (text: string) => parseConfig(text, (yaml) => parse(yaml))

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
    ['runs: three', '.github/backtest.yml: "runs": Invalid input: expected number, received string'],
    ['runs: 0', '.github/backtest.yml: "runs": Too small: expected number to be >=1'],
    ['run: 3', '.github/backtest.yml: unknown key "run"'],
    ['limits: { test-time: 3 }', '.github/backtest.yml: unknown key "limits.test-time"'],
    [
      'judge: { base-url: "http://evil.example" }',
      '.github/backtest.yml: "judge.base-url" may only be set in the workflow, because it decides where data goes',
    ],
    [
      'openai-api-key: x',
      '.github/backtest.yml: "openai-api-key" may only be set in the workflow, because it decides where data goes',
    ],
    [
      'comment: sometimes',
      '.github/backtest.yml: "comment": Invalid option: expected one of "always"|"findings"|"off"',
    ],
    ['test-paths: ["(a+)+b"]', '.github/backtest.yml: "test-paths.0": a glob of plain words'],
    ['- a', '.github/backtest.yml: the file: Invalid input: expected object, received array'],
    ['a: [', '.github/backtest.yml is not YAML: Flow sequence in block collection must be'],
  ])('%j', (text, message) => {
    expect(() => read(text)).toThrow(InputError)
    expect(() => read(text)).toThrow(message)
  })

  test('gives a configuration or an InputError, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          read(text)
        } catch (error) {
          expect(error).toBeInstanceOf(InputError)
        }
      }),
    )
  })

  test('a huge file is refused before it is parsed', () => {
    expect(() =>
      parseConfig('a'.repeat(200_000), () => {
        throw new Error('was parsed')
      }),
    ).toThrow('longer than 100000 characters')
  })
})
