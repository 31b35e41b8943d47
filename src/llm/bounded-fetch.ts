/** `fetch` for one question: no redirects (the key goes to one host only) and a bounded body. */

type Fetch = typeof globalThis.fetch

/** An answer of 10 000 tokens is some 60 kB; anything near this size is not an answer. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024

/** `onStatus` hears every HTTP status, retried ones too: it tells a slow endpoint from one that keeps refusing. */
export function boundedFetch(fetch: Fetch, onStatus: (status: number) => void): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' })
    onStatus(response.status)
    const body = response.body === null ? null : await readBounded(response.body)
    return new Response(body, { status: response.status, headers: response.headers })
  }
}

async function readBounded(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel()
      throw new Error(`The answer is larger than ${MAX_BODY_BYTES} bytes.`)
    }
    text += decoder.decode(value, { stream: true })
  }
}
