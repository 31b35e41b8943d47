import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Lines of a user's `.npmrc` that say where packages come from (https://docs.npmjs.com/cli/configuring-npm/npmrc).
 * Credentials have other names (`_authToken`, `_auth`, `username`, `_password`, `keyfile`) and stay behind.
 */
const NPMRC_KEY =
  /^(@[\w.-]+:registry|registry|cafile|strict-ssl|proxy|https-proxy|http-proxy|noproxy|replace-registry-host)$/

/** Lines of `go/env` (`go env -w`) with the same purpose: https://go.dev/ref/mod#environment-variables. */
const GO_KEY = /^(GOPROXY|GONOPROXY|GOPRIVATE|GONOSUMDB|GONOSUMCHECK|GOSUMDB|GOINSECURE|GOFLAGS|GOTOOLCHAIN|GOVCS)$/

/** What is copied: `from` the user's home `to` the fresh one, line by line. */
const FILES = [
  { file: '.npmrc', key: NPMRC_KEY },
  { file: '.config/go/env', key: GO_KEY },
]

/** A configuration file is small; anything larger is not one. */
const MAX_BYTES = 64 * 1024

/**
 * Makes `folder` a home for the setup phase: empty but for registry, proxy and certificate settings of `userHome`,
 * without credentials. A private registry that needs a login is therefore out of reach, on purpose: foreign install
 * scripts run in this phase.
 */
export function setupHome(folder: string, userHome: string): void {
  mkdirSync(folder, { recursive: true })
  for (const { file, lines } of homeSettings(userHome)) {
    const target = path.join(folder, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, `${lines.join('\n')}\n`, { flag: 'wx' })
  }
}

/** What of the user's configuration files an install gets; files that have nothing of it are left out. */
export function homeSettings(
  userHome: string,
): readonly { readonly file: string; readonly lines: readonly string[] }[] {
  return FILES.map(({ file, key }) => ({
    file,
    lines: harmlessLines(readSmall(path.join(userHome, file)), key),
  })).filter(({ lines }) => lines.length > 0)
}

/** `key=value` lines whose key is wanted and whose value holds no user name, and no variable that could stand for one. */
export function harmlessLines(text: string, key: RegExp): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => {
      const equals = line.indexOf('=')
      const value = line.slice(equals + 1)
      return equals > 0 && key.test(line.slice(0, equals).trim()) && !value.includes('@') && !value.includes('${')
    })
}

function readSmall(file: string): string {
  try {
    const { size } = statSync(file)
    return size <= MAX_BYTES ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}
