/** What git sees of the world: nothing of the user's configuration, nothing of the repository's, no network, no prompt. */
import path from 'node:path'

/** Highest-precedence settings, so that even a private git directory that was tampered with runs nothing. */
const SETTINGS: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.commitGraph=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.quotePath=true',
  'core.pager=cat',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'diff.external=',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'i18n.logOutputEncoding=UTF-8',
]

/** `-c key=value` for every setting; comes before the git command. */
export const settingArguments: readonly string[] = SETTINGS.flatMap((setting) => ['-c', setting])

/** Passed through from our own environment: where programs are, and what Windows cannot start a process without. */
const PASSED = ['PATH', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP'] as const

/**
 * The whole environment of a git process: an allowlist, never ours with things taken out. A `GIT_DIR`, `GIT_CONFIG_COUNT`
 * or `GIT_EXTERNAL_DIFF` of the caller does not reach git.
 * @param gitDir the private git directory
 */
export function gitEnvironment(gitDir: string): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {}
  for (const name of PASSED) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  const home = path.join(gitDir, 'home')
  return {
    ...environment,
    HOME: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_DIR: gitDir,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    // A full sha means the content it names: no replace refs; and a missing blob stays missing: no fetch behind our back.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_PROTOCOL_FROM_USER: '0',
  }
}
