/** The environment of foreign code: an allowlist, built up from nothing. What is not named here does not get in. */

type Environment = Readonly<Record<string, string | undefined>>

export interface ChildPlaces {
  /** A fresh, writable folder: package caches and dot files land here. */
  readonly home: string
  /** A writable folder on disk for temporary files. */
  readonly tmp: string
  /** Where programs are looked up: usually the PATH of this process. */
  readonly path: string
}

/**
 * The environment of a command: the same on every machine, plus `extra`, which wins. The setup phase passes
 * `setupEnvironment(process.env).variables` and `toolEnvironment(process.env)`; the test phase passes the latter only.
 */
export function childEnvironment(extra: Readonly<Record<string, string>>, places: ChildPlaces): Record<string, string> {
  return {
    PATH: places.path,
    HOME: places.home,
    TMPDIR: places.tmp,
    TMP: places.tmp,
    TEMP: places.tmp,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    CI: 'true',
    TERM: 'dumb',
    ...extra,
  }
}

/**
 * Variables that package clients document for proxies, certificates and registries. Only these reach the setup phase:
 * without them an install fails on company networks, and none of them is meant to hold a credential.
 */
const SETUP_VARIABLES = new Set(
  words(`
    HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
    NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA SSL_CERT_FILE SSL_CERT_DIR NIX_SSL_CERT_FILE CURL_CA_BUNDLE REQUESTS_CA_BUNDLE
    AWS_CA_BUNDLE GIT_SSL_CAINFO GIT_SSL_CAPATH DENO_CERT DENO_TLS_CA_STORE
    NPM_CONFIG_REGISTRY NPM_CONFIG_CAFILE NPM_CONFIG_STRICT_SSL NPM_CONFIG_PROXY NPM_CONFIG_HTTPS_PROXY
    NPM_CONFIG_HTTP_PROXY NPM_CONFIG_NOPROXY NPM_CONFIG_REPLACE_REGISTRY_HOST COREPACK_NPM_REGISTRY
    YARN_REGISTRY YARN_NPM_REGISTRY_SERVER YARN_HTTP_PROXY YARN_HTTPS_PROXY YARN_HTTPS_CA_FILE_PATH YARN_ENABLE_STRICT_SSL
    BUN_CONFIG_REGISTRY
    GOPROXY GONOPROXY GOPRIVATE GONOSUMDB GONOSUMCHECK GOSUMDB GOINSECURE GOFLAGS GOTOOLCHAIN GOVCS
    PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_FIND_LINKS PIP_NO_INDEX PIP_TRUSTED_HOST PIP_CERT PIP_PROXY PIP_DEFAULT_TIMEOUT
    PIP_RETRIES UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_NATIVE_TLS
    CARGO_HTTP_CAINFO CARGO_HTTP_PROXY CARGO_NET_OFFLINE RUSTUP_DIST_SERVER RUSTUP_UPDATE_ROOT
    BUNDLE_MIRROR__ALL
  `),
)

/** `CARGO_REGISTRIES_<NAME>_INDEX` and the like, where a name is part of the variable. */
const SETUP_PATTERNS = [/^CARGO_REGISTRIES_[A-Z0-9_]+_INDEX$/, /^CARGO_SOURCE_[A-Z0-9_]+_(REGISTRY|REPLACE_WITH)$/]

/** Where language toolchains live when not at their default place. Folders and version names only. */
const TOOL_VARIABLES = words(`
  GOROOT JAVA_HOME DOTNET_ROOT RUSTUP_HOME RUSTUP_TOOLCHAIN PYENV_ROOT PYENV_VERSION RBENV_ROOT NODENV_ROOT NVM_DIR
  VOLTA_HOME ASDF_DIR ASDF_DATA_DIR MISE_DATA_DIR SDKMAN_DIR
`)

/** Names that tell of a secret. An allowlist needs no such check; it guards against a wrong entry in the lists above. */
const SECRET_NAME = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|COOKIE|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|_AUTH/i

/** `scheme://user:password@host`, or a user alone (a token). */
const URL_WITH_USER = /[a-z][a-z0-9+.-]*:\/\/[^\s/@]*@/i

export interface SetupEnvironment {
  readonly variables: Record<string, string>
  /** Names that were left out because their value holds a user or password: worth a warning when the install fails. */
  readonly dropped: readonly string[]
}

/** The variables of `parent` that an install may need, in the spelling the parent uses. Never for the test phase. */
export function setupEnvironment(parent: Environment): SetupEnvironment {
  const variables: Record<string, string> = {}
  const dropped: string[] = []
  for (const [name, value] of Object.entries(parent)) {
    if (value === undefined || value === '' || !isSetupVariable(name) || SECRET_NAME.test(name)) continue
    if (URL_WITH_USER.test(value)) dropped.push(name)
    else variables[name] = value
  }
  return { variables, dropped }
}

/** Where the toolchains are, for both phases. `exists` tells whether a default place is there (`fs.existsSync`). */
export function toolEnvironment(parent: Environment, exists: (folder: string) => boolean): Record<string, string> {
  const variables: Record<string, string> = {}
  const home = parent['HOME']
  // With a fresh HOME these two would look for their toolchains in vain.
  for (const [name, folder] of [
    ['RUSTUP_HOME', '.rustup'],
    ['PYENV_ROOT', '.pyenv'],
  ] as const) {
    if (home !== undefined && exists(`${home}/${folder}`)) variables[name] = `${home}/${folder}`
  }
  for (const name of TOOL_VARIABLES) {
    const value = parent[name]
    if (value !== undefined && value !== '' && !URL_WITH_USER.test(value)) variables[name] = value
  }
  return variables
}

/** Proxy and npm variables are read in both cases. */
function isSetupVariable(name: string): boolean {
  const upper = name.toUpperCase()
  return SETUP_VARIABLES.has(upper) || SETUP_PATTERNS.some((pattern) => pattern.test(upper))
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
