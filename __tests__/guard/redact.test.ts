import { describe, expect, test } from '@jest/globals'
import { assert, lorem, property } from 'fast-check'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createRedactor } from '../../src/guard/redact.ts'
import { secretPatterns } from '../../src/guard/secret-patterns.ts'
import { growsLinearly } from '../growth.ts'
import { samples } from './secret-samples.ts'

const redactor = createRedactor({ knownValues: [] })

/** The part of a secret that must never survive: its start and its end may be fixed text of the form. */
const core = (secret: string): string =>
  secret
    .replace(/-----[^-]*-----/g, '')
    .trim()
    .slice(-12)

describe('forms of services', () => {
  test('there are at least 30 families', () => {
    expect(new Set(secretPatterns.map(({ type }) => type)).size).toBeGreaterThanOrEqual(30)
  })

  const contexts: readonly (readonly [string, (text: string) => string])[] = [
    ['alone', (text) => text],
    ['in a sentence', (text) => `I found ${text}, and used it.`],
    ['in JSON', (text) => JSON.stringify({ type: 'tool_result', content: `export X=1\n${text}\nok` })],
    ['in JSON in JSON', (text) => JSON.stringify({ line: JSON.stringify({ content: `out:\n${text}\n` }) })],
    ['with escaped slashes', (text) => JSON.stringify({ content: `a ${text} b` }).replaceAll('/', String.raw`\/`)],
    [
      'in a diff',
      (text) =>
        text
          .split('\n')
          .map((line) => `+${line}`)
          .join('\n'),
    ],
  ]
  describe.each(contexts)('%s', (_, wrap) => {
    test.each(samples)('$type ($name)', ({ type, text, secret }) => {
      const { text: redacted, counts } = redactor.redact(wrap(text))
      expect(redacted).not.toContain(core(secret))
      expect(redacted).toContain('[redacted:')
      // A form inside another (a JWT in a header) may be named after either.
      expect(Object.keys(counts)).toHaveLength(1)
      expect([type, 'jwt', 'url-password', 'authorization-header', 'assigned-secret']).toContain(Object.keys(counts)[0])
    })
  })

  test.each(samples)('what is left of $type ($name) is clean, and stays', ({ text }) => {
    const once = redactor.redact(`before ${text} after`)
    expect(once.text).toMatch(/^before /)
    expect(once.text).toMatch(/ after$/)
    expect(redactor.scan(once.text)).toEqual([])
    expect(redactor.redact(once.text).text).toBe(once.text)
  })

  const long = samples.filter(({ secret, text }) => secret === text && secret.length > 70 && !secret.includes('\n'))
  test.each(long)('$type ($name) wrapped at 60 columns', ({ secret }) => {
    const wrapped = secret.replace(/.{60}/g, '$&\n  ')
    for (const text of [`key:\n  ${wrapped}\nend of key`, JSON.stringify(`x ${wrapped}\ny z`)]) {
      const { text: redacted } = redactor.redact(text)
      expect(redacted).not.toContain(secret.slice(-8))
      expect(redacted).not.toContain(secret.slice(62, 74))
    }
  })

  test('JSON stays JSON', () => {
    for (const { text } of samples) {
      const json = JSON.stringify({ a: text, b: [`${text}\n`, '"quoted"'] })
      expect(() => JSON.parse(redactor.redact(json).text)).not.toThrow()
    }
  })

  test('unicode escapes hide nothing', () => {
    const secret = samples[0]?.secret ?? ''
    const escaped = [...secret].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
    const { text } = redactor.redact(`{"a":"${escaped}","b":1}`)
    expect(text).toBe('{"a":"[redacted:github-token]","b":1}')
  })
})

describe('known values', () => {
  const value = `v+/"&${randomBytes(12).toString('base64')}é`
  const known = createRedactor({ knownValues: [value, 'true', '', 'main'] })
  const forms: readonly (readonly [string, string])[] = [
    ['plain', value],
    ['JSON', JSON.stringify(value)],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ value }))],
    ['URL', `https://x.test/?q=${encodeURIComponent(value)}`],
    ['hex', Buffer.from(value).toString('hex')],
    ['base64', Buffer.from(value).toString('base64')],
    ['base64 within', Buffer.from(`user:${value}`).toString('base64')],
    ['base64 within, other position', Buffer.from(`ab${value}yz`).toString('base64')],
    ['base64url', Buffer.from(`a${value}`).toString('base64url')],
    ['HTML', value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['with escaped slashes', JSON.stringify(value).replaceAll('/', String.raw`\/`)],
  ]
  test.each(forms)('%s', (_, text) => {
    const { counts } = known.redact(`>> ${text} <<`)
    expect(counts).toEqual({ 'known-secret': 1 })
  })
  test('short values are left alone', () => {
    expect(known.redact('true main').text).toBe('true main')
  })
  test('each line of a value of many lines', () => {
    const lines = [1, 2, 3].map(() => randomBytes(24).toString('hex'))
    const { text } = createRedactor({ knownValues: [lines.join('\n')] }).redact(`a ${lines[1]} b`)
    expect(text).toBe('a [redacted:known-secret] b')
  })
})

describe('what is no secret stays as it is', () => {
  const sha = (text: string, how = 'sha256'): string => createHash(how).update(text).digest('hex')
  const integrity = `sha512-${createHash('sha512').update('x').digest('base64')}`
  const innocent: readonly string[] = [
    `commit ${sha('a', 'sha1')}`,
    `index ${sha('a', 'sha1').slice(0, 7)}..${sha('b', 'sha1').slice(0, 7)} 100644`,
    `{"sha256":"${sha('a')}","id":"${randomUUID()}"}`,
    `    "integrity": "${integrity}",`,
    `    "resolved": "https://registry.example/is-number/-/is-number-7.0.0.tgz",`,
    `github.com/pkg/errors v0.9.1 h1:${createHash('sha256').update('go').digest('base64')}`,
    `checksum = "${sha('cargo')}"`,
    `resolution: "lodash@npm:4.17.21"\n  checksum: 10c0/${sha('y')}${sha('z')}`,
    `toolu_01${randomBytes(12).toString('hex').slice(0, 22)} call_${randomBytes(12).toString('hex')} msg_01ABCdefGHIjklMNOpqrSTUv`,
    'src/a.test.ts > adds two numbers > [2]',
    'const token = lexer.next(); const secret = config.get("secret"); password: process.env.PASSWORD',
    'tokens: { input_tokens: 1234567890123456, cache_read_input_tokens: 12 }',
    'password = "password"; PASSWORD="changeme"; secret: "<your-secret>"; token: ${{ secrets.GITHUB_TOKEN }}',
    'API_KEY=$API_KEY node run.js --token "$TOKEN" --password=****************',
    'let signing_key = ed25519_dalek::SigningKey::generate(&mut OsRng); access_key = config->keys3->primaryKey1',
    '{ "privateKeyEncrypted": "04abcdef1234567890", "api_key": "0123456789abcdef0123456789abcdef" }',
    'token-type: my-service-token-2 secretName: app-database-credentials-v2',
    'https://user@host.example/path https://example.com:8080/a@b http://localhost:3000/ git@github.com:o/r.git',
    'task-abcdefghijklmnopqrstuvwx disk-0123456789abcdef01234567 risk-assessment',
    '.mask-image-gradient-to-bottom-right { --sk-tw: 1 }',
    `data:image/png;base64,${randomBytes(3000).toString('base64').replaceAll('Q', 'q')}`,
    '!function(e,t){"object"==typeof exports?t(exports):t(e.x={})}(this,function(e){var n=t(1),token=r[0],pwd=e.password||n.secret;return n})',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    '[redacted:github-token] token=[redacted:npm-token] "password": "[redacted:assigned-secret]"',
    'cancellationToken: CancellationTokenSource.CreateLinkedTokenSource2, nextPageToken = response.data.nextPageToken1',
    "headers: { Authorization: 'Bearer expected-token' }, token: 'ghp_fake_token_for_the_worker_review_test_suite'",
    'const match = text.match(/-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----/)',
    'token: 00000000-0000-0000-0000-000000000000',
  ]
  test.each(innocent)('%s', (text) => {
    expect(redactor.redact(text)).toEqual({ text, counts: {} })
  })
  test('random words', () => {
    assert(
      property(lorem({ maxCount: 60 }), (text) => {
        expect(redactor.scan(text)).toEqual([])
      }),
    )
  })
})

describe('cost', () => {
  const MB = 1 << 20

  test('grows with the text of a session', () => {
    const line = `${JSON.stringify({ type: 'assistant', message: { content: 'const token = next(); see https://a.example/b?c=d#e\n' }, usage: { input_tokens: 12 }, id: randomUUID() })}\n`
    expect(growsLinearly((size) => redactor.redact(line.repeat(size / line.length)), 2 * MB)).toBe(true)
  })

  const evil =
    String.raw`eyJ eyJa. :// ://a: token token= password" ghp_ sk- AKIA : . - a A 0 \n xoxb PuTTY-User-Key-File-2
    aws_secret_access_key authorization:bearer M1234567. \u0041 hf_ SK _authToken= key- @ a@ dp.pt. http://a:b/`.split(
      /\s+/,
    )
  evil.push(
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    'a\n',
    ' ',
    '\n',
    `${'a'.repeat(20)}\n`,
    `${'a'.repeat(20)}\\n`,
  )
  // Not much text, so that the suite stays quick: quadratic time would take minutes all the same.
  test.each(evil)('no pattern is slow on %j over and over', (unit) => {
    const text = (size: number): string => unit.repeat(Math.ceil(size / unit.length))
    const slow = secretPatterns.filter(({ pattern }) => {
      const search = (size: number): void => {
        for (const _ of text(size).matchAll(pattern));
      }
      return !growsLinearly(search, 0.4 * MB)
    })
    expect(slow).toEqual([])
    expect(growsLinearly((size) => redactor.scan(text(size)), 0.4 * MB)).toBe(true)
  })
})
