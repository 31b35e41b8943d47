import { redactPeople } from './people.ts'
import type { Redacted, Redactor } from './redact.ts'

/** Secrets and, in what people wrote, home folders and addresses. Patches keep theirs: an AUTHORS file must still apply. */
export function redactAll(redactor: Redactor, text: string): Redacted {
  const secrets = redactor.redact(text)
  const people = redactPeople(secrets.text)
  return { text: people.text, counts: { ...secrets.counts, ...people.counts } }
}
