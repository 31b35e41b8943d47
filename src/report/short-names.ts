/** Names of changes for places with little room: where all are of one repository, its name says nothing; else its owner may not. */

/** `owner__repo-` and a number or the beginning of a commit. */
const PARTS = /^(.+?)__(.+)-([0-9a-f]{12}|\d{1,9})$/

/** Letters of a commit that tell it from others, as git abbreviates. */
const COMMIT = 9

/**
 * `acme__clock-7` becomes `#7`, `acme__clock-0123456789ab` `012345678`; with several repositories `clock#7` and
 * `clock@012345678`, unless two owners have one of that name. Where an id is of another kind, all stay as they are.
 */
export function shortNames(ids: readonly string[]): (id: string) => string {
  const homes = new Map<string, string>()
  for (const id of ids) {
    const [, owner, repo] = PARTS.exec(id) ?? []
    if (owner === undefined || repo === undefined || (homes.get(repo) ?? owner) !== owner) return (same) => same
    homes.set(repo, owner)
  }
  return (id) => shortName(id, homes.size > 1)
}

function shortName(id: string, withRepository: boolean): string {
  const [, , repo, end] = PARTS.exec(id) ?? []
  if (repo === undefined || end === undefined) return id
  const isNumber = /^\d{1,9}$/.test(end)
  const last = end.slice(0, COMMIT)
  if (withRepository) return `${repo}${isNumber ? '#' : '@'}${last}`
  return isNumber ? `#${last}` : last
}
