import { existsSync } from 'node:fs'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Toolchain folders below a home. They hold programs, not credentials (`~/.cargo` and `~/.m2` do, so they are not here). */
const TOOL_FOLDERS = `
  .nvm .volta .fnm .asdf .nodenv .pyenv .rbenv .rustup .sdkman .bun .deno .local/share/mise .local/share/fnm
  .local/share/pnpm .cargo/bin go/bin .local/bin .local/lib
`
  .trim()
  .split(/\s+/)

/** Folders of this user and this job that foreign code has no business in: for `hidden` of a request. */
export function privateFolders(environment: Environment): string[] {
  const { HOME, RUNNER_TEMP, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, GNUPGHOME, DOCKER_CONFIG, CARGO_HOME } = environment
  // The runner's file commands (GITHUB_ENV, GITHUB_OUTPUT, …) all lie in one folder, below RUNNER_TEMP on hosted runners.
  const commands = environment['GITHUB_ENV'] === undefined ? undefined : path.dirname(environment['GITHUB_ENV'])
  const agent = environment['SSH_AUTH_SOCK'] === undefined ? undefined : path.dirname(environment['SSH_AUTH_SOCK'])
  const folders = [
    HOME,
    RUNNER_TEMP,
    XDG_RUNTIME_DIR,
    XDG_CONFIG_HOME,
    GNUPGHOME,
    DOCKER_CONFIG,
    CARGO_HOME,
    commands,
    agent,
  ]
  return [...new Set(folders.filter((folder): folder is string => isHideable(folder)))]
}

/** Folders inside hidden ones that programs on the PATH need: for `readable` of a request. */
export function toolFolders(environment: Environment, hidden: readonly string[]): string[] {
  const { HOME, PATH = '' } = environment
  const homes = HOME === undefined ? [] : TOOL_FOLDERS.map((folder) => path.join(HOME, folder))
  const onPath = PATH.split(':')
    .filter((folder) => path.isAbsolute(folder))
    .flatMap(withLibraries)
  return [...new Set([...homes, ...onPath])]
    .filter((folder) => hidden.some((root) => folder.startsWith(`${root}/`)))
    .filter((folder) => existsSync(folder))
}

/** `<prefix>/bin` needs `<prefix>/lib`; the prefix itself might be a home. */
function withLibraries(folder: string): string[] {
  if (path.basename(folder) !== 'bin') return [folder]
  const prefix = path.dirname(folder)
  return [folder, path.join(prefix, 'lib'), path.join(prefix, 'libexec'), path.join(prefix, 'include')]
}

/** A home of `/` or `/usr` (some containers) cannot be covered. */
function isHideable(folder: string | undefined): boolean {
  return (
    folder !== undefined &&
    path.isAbsolute(folder) &&
    !['/', '/usr', '/etc', '/bin', '/lib', '/proc', '/dev', '/sys'].includes(path.normalize(folder))
  )
}
