/** Where a key may be sent: https anywhere, plain http to this machine alone. */
import { InputError } from '../core/errors.ts'

/**
 * The base URL of an OpenAI-compatible endpoint, checked. The address itself is not repeated in errors when it holds
 * credentials.
 *
 * @throws InputError when it is no URL, holds credentials, or would send the key in the clear
 */
export function checkEndpoint(baseUrl: string): string {
  // `URL.parse` came with Node 22.
  const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : null
  if (url === null) {
    throw new InputError(
      'The model endpoint is not a URL.',
      'Give openai-base-url as https://host/v1, or leave it out for https://api.openai.com/v1.',
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new InputError('The model endpoint holds a user name or password.', 'Hand in the key as openai-api-key.')
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSafe) {
    throw new InputError(
      `The model endpoint at ${url.host} is not https, so the key would travel in the clear.`,
      'Use an https address; plain http is for localhost only.',
    )
  }
  return url.href.replace(/\/$/, '')
}

/** `URL` has brought every spelling of an IPv4 address to four decimals, and IPv6 to its short form. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
