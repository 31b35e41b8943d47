/**
 * An OpenAI-compatible endpoint on loopback that answers as a test's script says. It is stricter than most: a strict
 * schema that the real API would refuse is answered with 400.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const Body = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  max_completion_tokens: z.number().optional(),
  max_tokens: z.number().optional(),
  response_format: z
    .object({
      type: z.enum(['json_schema', 'json_object']),
      json_schema: z.object({ name: z.string(), strict: z.literal(true), schema: z.unknown() }).optional(),
    })
    .optional(),
})

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly raw: string
  readonly body: z.infer<typeof Body>
  /** Name of the strict schema, or the empty text. */
  readonly name: string
  /** 0-based over all requests. */
  readonly nth: number
}

export interface Scripted {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text: string
  readonly delayMs?: number
}

export type Script = (request: Received) => Scripted

export interface Endpoint {
  readonly url: string
  readonly requests: readonly Received[]
  readonly close: () => Promise<void>
}

export async function startEndpoint(script: Script): Promise<Endpoint> {
  const requests: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8')
      const body = Body.parse(JSON.parse(raw))
      const format = body.response_format?.json_schema
      const received = { headers: request.headers, raw, body, name: format?.name ?? '', nth: requests.length }
      requests.push(received)
      const flaw = format === undefined ? null : strictSchemaFlaw(format.schema)
      const reply = flaw === null ? script(received) : failure(400, flaw)
      setTimeout(() => {
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
        response.end(reply.text)
      }, reply.delayMs ?? 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A completion whose message is the value as JSON, or the text itself. */
export function says(value: unknown, finish = 'stop'): Scripted {
  const content = typeof value === 'string' ? value : JSON.stringify(value)
  return message({ role: 'assistant', content }, finish)
}

export function refuses(): Scripted {
  return message({ role: 'assistant', content: null, refusal: 'I cannot help with that.' }, 'stop')
}

export function failure(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Scripted {
  return { status, headers, text: JSON.stringify({ error: { message: text, type: 'error', code: null } }) }
}

function message(content: object, finish: string): Scripted {
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }
  const choices = [{ index: 0, finish_reason: finish, message: content }]
  return {
    text: JSON.stringify({ id: 'c1', object: 'chat.completion', created: 1, model: 'scripted', choices, usage }),
  }
}

const REFUSED_KEYWORDS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'default', 'format']

/** What strict mode asks of every object: all keys required, no others allowed, no keyword that providers differ in. */
export function strictSchemaFlaw(schema: unknown): string | null {
  if (Array.isArray(schema)) return schema.map(strictSchemaFlaw).find((flaw) => flaw !== null) ?? null
  if (schema === null || typeof schema !== 'object') return null
  const node: Readonly<Record<string, unknown>> = { ...schema }
  const keyword = REFUSED_KEYWORDS.find((name) => name in node && node.type !== 'object')
  if (keyword !== undefined) return `Invalid schema: ${keyword}`
  if (node.type === 'object') {
    const keys = Object.keys(node.properties ?? {})
    const required = Array.isArray(node.required) ? node.required : []
    if (node.additionalProperties !== false) return 'Invalid schema: additionalProperties'
    if (keys.some((key) => !required.includes(key))) return 'Invalid schema: required'
  }
  return (
    Object.values(node)
      .map(strictSchemaFlaw)
      .find((flaw) => flaw !== null) ?? null
  )
}
