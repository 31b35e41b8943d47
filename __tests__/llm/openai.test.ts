import { afterEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { InputError } from '../../src/core/errors.ts'
import { type OpenAiOptions, createLanguageModel } from '../../src/llm/openai.ts'
import type { Question } from '../../src/review/judge/language-model.ts'
import { type Endpoint, type Script, failure, refuses, says, startEndpoint } from './scripted-endpoint.ts'

const KEY = `sk-canary-${'k3y'.repeat(12)}`
const Colour = z.strictObject({ analysis: z.string(), colour: z.enum(['red', 'blue']) })
const QUESTION: Question<z.infer<typeof Colour>> = {
  name: 'colour',
  system: 'Say a colour.',
  messages: [{ role: 'user', content: 'Which one?' }],
  schema: Colour,
}
const BLUE = { analysis: 'like the sky', colour: 'blue' }

let endpoint: Endpoint | null = null
afterEach(async () => {
  await endpoint?.close()
  endpoint = null
})

async function ask(script: Script, options: Partial<OpenAiOptions> = {}) {
  endpoint = await startEndpoint(script)
  const model = createLanguageModel({
    apiKey: KEY,
    baseUrl: endpoint.url,
    model: 'scripted',
    timeoutSeconds: 5,
    maxTokensBudget: 100_000,
    ...options,
  })
  const answer = await model.ask(QUESTION)
  expect(JSON.stringify(answer)).not.toContain('canary')
  return { model, answer, requests: endpoint.requests }
}

describe('a well-behaved endpoint', () => {
  test('answers in strict mode, with its usage', async () => {
    const { answer, requests } = await ask(() => says(BLUE))
    expect(answer).toEqual({ status: 'answered', value: BLUE, inputTokens: 100, outputTokens: 20 })
    expect(requests).toHaveLength(1)
    expect(requests[0]?.name).toBe('colour')
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(requests[0]?.body.max_completion_tokens).toBe(8192)
  })

  test('is the one the caller named, whatever the environment says', async () => {
    const before = { ...process.env }
    Object.assign(process.env, {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_ORG_ID: 'org-elsewhere',
      OPENAI_PROJECT_ID: 'project-elsewhere',
    })
    try {
      const { answer, requests } = await ask(() => says(BLUE))
      expect(answer.status).toBe('answered')
      expect(JSON.stringify(requests[0]?.headers)).not.toContain('elsewhere')
    } finally {
      process.env = before
    }
  })

  test('without usage is counted by estimate', async () => {
    const bare = { choices: [{ finish_reason: 'stop', message: { content: JSON.stringify(BLUE) } }] }
    const { answer } = await ask(() => ({ text: JSON.stringify(bare) }))
    expect(answer.status).toBe('answered')
    expect(answer.inputTokens).toBeGreaterThan(0)
    expect(answer.outputTokens).toBeGreaterThan(0)
  })
})

describe('an endpoint without strict mode', () => {
  const withoutStrict: Script = ({ body }) =>
    body.response_format?.type === 'json_schema'
      ? failure(400, 'response_format json_schema is not supported')
      : says(BLUE)

  test('is asked for a JSON object with the schema in words, and remembered', async () => {
    const { model, answer, requests } = await ask(withoutStrict)
    expect(answer).toMatchObject({ status: 'answered', value: BLUE })
    expect(requests[1]?.body.response_format).toEqual({ type: 'json_object' })
    expect(requests[1]?.body.messages[0]?.content).toContain('"additionalProperties":false')
    await model.ask(QUESTION)
    expect(requests.map(({ body }) => body.response_format?.type)).toEqual([
      'json_schema',
      'json_object',
      'json_object',
    ])
  })

  test('nor any other mode answers in text, found within fences and thoughts', async () => {
    const wrapped = `<think>{"colour":"red"}</think>\nHere it is:\n\`\`\`json\n${JSON.stringify(BLUE)}\n\`\`\``
    const { answer, requests } = await ask(({ body }) =>
      body.response_format === undefined ? says(wrapped) : failure(422, 'unknown field response_format'),
    )
    expect(answer).toMatchObject({ status: 'answered', value: BLUE })
    expect(requests).toHaveLength(3)
  })

  test('that knows only max_tokens is told so', async () => {
    const { answer, requests } = await ask(({ body }) =>
      body.max_completion_tokens === undefined
        ? says(BLUE)
        : failure(400, 'Unrecognized argument: max_completion_tokens'),
    )
    expect(answer.status).toBe('answered')
    expect(requests[1]?.body).toMatchObject({ max_tokens: 8192, response_format: { type: 'json_schema' } })
  })

  test('that refuses every way is given up', async () => {
    const { answer, requests } = await ask(() => failure(400, `no, ${KEY}`))
    expect(answer).toMatchObject({ status: 'failed', reason: 'unreachable' })
    expect(requests).toHaveLength(3)
  })
})

describe('a wrong answer', () => {
  test('is repaired once, with the errors alone', async () => {
    const { answer, requests } = await ask(({ nth }) => says(nth === 0 ? { analysis: 'x', colour: 'green' } : BLUE))
    expect(answer).toEqual({ status: 'answered', value: BLUE, inputTokens: 200, outputTokens: 40 })
    expect(requests[1]?.body.messages.at(-1)?.content).toContain('colour: invalid_value')
  })

  test.each([
    ['another schema', { colour: 'blue', more: 1 }],
    ['no JSON', 'blue, I should say'],
    ['cut JSON', '{"analysis":"like the sk'],
    ['nothing', ''],
  ])('%s twice is given up', async (_what, value) => {
    const { answer, requests } = await ask(() => says(value))
    expect(answer).toMatchObject({ status: 'failed', reason: 'invalid-answer', inputTokens: 200 })
    expect(requests).toHaveLength(2)
  })

  test.each([
    ['HTML that says it is JSON', '<html>sign in</html>', 'application/json', 'unreachable'],
    ['HTML', '<html>sign in</html>', 'text/html', 'invalid-answer'],
    ['no choices', '{"choices":[]}', 'application/json', 'invalid-answer'],
  ])('%s instead of a completion is no answer', async (_what, text, type, reason) => {
    const { answer } = await ask(() => ({ text, headers: { 'content-type': type } }))
    expect(answer).toMatchObject({ status: 'failed', reason })
  })

  test('cut by its length is truncated', async () => {
    const { answer } = await ask(() => says('{"analysis":"like', 'length'))
    expect(answer).toMatchObject({ status: 'failed', reason: 'truncated' })
  })

  test('refused is refused', async () => {
    const refused = await ask(() => refuses())
    expect(refused.answer).toMatchObject({ status: 'failed', reason: 'refused' })
  })

  test('filtered is refused', async () => {
    const filtered = await ask(() => says('', 'content_filter'))
    expect(filtered.answer).toMatchObject({ status: 'failed', reason: 'refused' })
  })

  test('larger than any answer is not read to its end', async () => {
    const { answer } = await ask(() => ({ text: 'x'.repeat(5 * 1024 * 1024) }), { timeoutSeconds: 3 })
    expect(answer).toMatchObject({ status: 'failed' })
  })
})

describe('an endpoint in trouble', () => {
  const AT_ONCE = { 'retry-after-ms': '1' }

  test('429 and then well is an answer', async () => {
    const { answer, requests } = await ask(({ nth }) => (nth === 0 ? failure(429, 'slow down', AT_ONCE) : says(BLUE)))
    expect(answer.status).toBe('answered')
    expect(requests).toHaveLength(2)
  })

  test.each([
    [429, 'rate-limited', 3],
    [500, 'unreachable', 3],
    [503, 'unreachable', 3],
    [401, 'unauthorized', 1],
    [403, 'unauthorized', 1],
    [404, 'gone', 1],
    [410, 'gone', 1],
    [413, 'over-budget', 1],
  ])('%i for ever is %s after %i tries', async (status, reason, tries) => {
    const { answer, requests } = await ask(() => failure(status, `Incorrect API key provided: ${KEY}`, AT_ONCE))
    expect(answer).toMatchObject({ status: 'failed', reason })
    expect(answer).toHaveProperty('detail', expect.stringContaining(String(status)))
    expect(requests).toHaveLength(tries)
  })

  test('waiting for its retry ends with the time of the question', async () => {
    const started = performance.now()
    const { answer } = await ask(() => failure(429, 'later', { 'retry-after': '30' }), { timeoutSeconds: 0.4 })
    expect(answer).toMatchObject({ status: 'failed', reason: 'rate-limited' })
    expect(performance.now() - started).toBeLessThan(20_000)
  })

  test('slow is a timeout', async () => {
    const { answer } = await ask(() => ({ ...says(BLUE), delayMs: 900 }), { timeoutSeconds: 0.3 })
    expect(answer).toMatchObject({ status: 'failed', reason: 'timeout' })
  })

  test('a redirect is not followed with the key', async () => {
    const { answer, requests } = await ask(() => ({ status: 302, headers: { location: '/v1/elsewhere' }, text: '' }))
    expect(answer).toMatchObject({ status: 'failed', reason: 'unreachable' })
    expect(requests).toHaveLength(1)
  })

  test('nobody listening is unreachable', async () => {
    endpoint = await startEndpoint(() => says(BLUE))
    const { url } = endpoint
    await endpoint.close()
    const model = createLanguageModel({
      apiKey: KEY,
      baseUrl: url,
      model: 'm',
      timeoutSeconds: 10,
      maxTokensBudget: 9999,
    })
    expect(await model.ask(QUESTION)).toMatchObject({ status: 'failed', reason: 'unreachable' })
  })

  test('GitHub Models is named as retired', async () => {
    const fetch = async (): Promise<Response> => new Response('{"error":{"message":"brownout"}}', { status: 410 })
    const model = createLanguageModel({
      apiKey: KEY,
      baseUrl: 'https://models.github.ai/inference',
      model: 'm',
      timeoutSeconds: 5,
      maxTokensBudget: 9999,
      fetch,
    })
    const answer = await model.ask(QUESTION)
    expect(answer).toMatchObject({ status: 'failed', reason: 'gone' })
    expect(answer).toHaveProperty('detail', expect.stringContaining('retired'))
  })
})

describe('the budget', () => {
  test('of tokens ends before the next question is sent', async () => {
    const { model, answer, requests } = await ask(() => says(BLUE), { maxTokensBudget: 600 })
    expect(answer.status).toBe('answered')
    expect(requests[0]?.body.max_completion_tokens).toBeLessThan(600)
    expect(await model.ask(QUESTION)).toMatchObject({ status: 'failed', reason: 'over-budget', inputTokens: 0 })
    expect(requests).toHaveLength(1)
  })

  test('of seconds ends it as well', async () => {
    const { model } = await ask(() => ({ ...says(BLUE), delayMs: 120 }), { totalSeconds: 0.1 })
    expect(await model.ask(QUESTION)).toMatchObject({ status: 'failed', reason: 'over-budget' })
  })
})

describe('the key', () => {
  test('is sent without the line end that secrets come with', async () => {
    const { requests } = await ask(() => says(BLUE), { apiKey: `${KEY}\n` })
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  })

  test.each(['', ' ', 'two words', 'a\nb', 'schl\u00fcssel'])('%j is refused and not repeated', (apiKey) => {
    const create = () =>
      createLanguageModel({ apiKey, baseUrl: 'https://h/v1', model: 'm', timeoutSeconds: 1, maxTokensBudget: 1 })
    expect(create).toThrow(InputError)
    expect(create).toThrow('empty or holds white space')
  })
})

describe('the address', () => {
  const create = (baseUrl: string) => () =>
    createLanguageModel({ apiKey: KEY, baseUrl, model: 'm', timeoutSeconds: 1, maxTokensBudget: 1 })

  test.each([
    'http://api.example.com/v1',
    'http://localhost.example.com/v1',
    'http://127.0.0.1.example.com/v1',
    'http://0.0.0.0/v1',
    'http://10.0.0.1/v1',
    'ftp://localhost/v1',
    'file:///etc/passwd',
    'not a url',
    '',
  ])('%s is refused', (baseUrl) => {
    expect(create(baseUrl)).toThrow(InputError)
  })

  test('with credentials is refused and not repeated', () => {
    expect(create('https://user:hunter2@api.example.com/v1')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    )
  })

  test.each([
    'https://api.example.com/v1',
    'http://localhost:11434/v1',
    'http://127.0.0.1:1/v1',
    'http://[::1]:1/v1',
    'http://2130706433/v1',
  ])('%s is taken', (baseUrl) => {
    expect(create(baseUrl)).not.toThrow()
  })
})
