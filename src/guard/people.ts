import type { Redacted } from './redact.ts'

/** Personal data that is not a secret: the user name in home folders and listings of files, and mail addresses. */

/** Home folders on Linux, macOS and Windows, the last also with the backslashes of JSON and with slashes. */
const HOME = /(\/(?:home|Users)\/|[A-Za-z]:(?:\\{1,4}|\/)Users(?:\\{1,4}|\/))([A-Za-z0-9._-]{1,64})/g

/** Accounts of machines and images: nobody's name. */
const MACHINE_USERS = new Set(
  'runner runneradmin ubuntu node vscode codespace git root app user admin shared public default circleci jenkins vercel sandbox coder gitpod nobody daemon www-data nginx postgres mysql redis you username me name'.split(
    ' ',
  ),
)

/** What `ls -l` prints: the mode, the number of links, the owner, and the group behind it. */
const OWNER =
  /([-bcdlps](?:[-r][-w][-xsStT]){3}[@+.]? {1,8}\d{1,7} {1,32})([A-Za-z][\w.-]{0,63})( {1,32})([\w.-]{1,64})(?= {1,32}\d)/g

/** A run of address characters, an `@`, a domain. The look-behind keeps the search linear. */
const ADDRESS =
  /(?<![\w.%+-])([\w.%+-]{1,64})@([A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8}\.[A-Za-z]{2,24})(?![\w-])/g

/** Nobody's address: service accounts, examples (RFC 2606), and `git@host:` of a clone URL. */
const NOBODY = /^(?:git|no-?reply|noreply\+.*|bot|support|security|hello|info|user|test|example)$/i
const NO_DOMAIN =
  /(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost|local|users\.noreply\.github\.com)$/i

/** Replaces user names in home paths and listings by `[redacted:user]` and mail addresses by `[redacted:email]`. Idempotent. */
export function redactPeople(text: string): Redacted {
  const counts: Record<string, number> = {}
  const count = (type: string): string => {
    counts[type] = (counts[type] ?? 0) + 1
    return `[redacted:${type}]`
  }
  const users = new Set<string>()
  const homes = text.replace(HOME, (whole, folder: string, user: string) => {
    if (MACHINE_USERS.has(user.toLowerCase())) return whole
    users.add(user)
    return folder + count('user')
  })
  const slugs = replaceSlugs(homes, users, () => count('user'))
  const listed = slugs.replace(OWNER, (_whole, before: string, user: string, space: string, group: string) => {
    const owner = MACHINE_USERS.has(user.toLowerCase()) ? user : count('user')
    if (group === user) return before + owner + space + owner
    return before + owner + space + (users.has(group) ? count('user') : group)
  })
  const people = listed.replace(ADDRESS, (whole, local: string, domain: string, at: number, all: string) => {
    // In JSON source the first letter may belong to an escaped line end before the address.
    const escape = all[at - 1] === '\\' && /^[nrtbf]/.test(local) ? local.slice(0, 1) : ''
    if (NOBODY.test(local.slice(escape.length)) || NO_DOMAIN.test(domain) || local.length === escape.length)
      return whole
    return escape + count('email')
  })
  return { text: people, counts }
}

/** Agents name folders after a path: `-Users-ada-project`. Only names that a real path has shown are replaced. */
function replaceSlugs(text: string, users: ReadonlySet<string>, placeholder: () => string): string {
  if (users.size === 0) return text
  return text.replace(/(-(?:home|Users)-)([A-Za-z0-9]{1,64})(?=-)/g, (whole, folder: string, user: string) =>
    users.has(user) ? folder + placeholder() : whole,
  )
}
