/**
 * What a path is, by its name alone. The rules and their traps were learnt on real changes: `utils/` under `src` and a
 * type named `testLoginDto.ts` are product; `tsconfig.test.json` and a file that lists the tests are test side; a
 * Markdown file among prompts is product.
 */
import { isProgram, languageOf } from './language.ts'

/**
 * `test`: can hold tests. `test-support`: fixtures, snapshots, mocks, helpers. `test-config`: how tests are run or which.
 * The other four go with the product side: `source` is what a task can be about, `docs`, `dependency` and `config` are not.
 */
export type PathKind = 'test' | 'test-support' | 'test-config' | 'source' | 'docs' | 'dependency' | 'config'

const TEST_FOLDER =
  /^(?:tests?|__tests?__|e2e|cypress|androidtest|jvmtest|commontest|(?:unit|integration|e2e|functional|acceptance|system|smoke|api|ui|browser|regression|contract)[-_]?(?:tests?|specs?)|[a-z0-9.]+\.(?:unit|integration)?tests)$/
/** Folders named by Xcode and SwiftPM: `AppTests`, `AppUITests`. */
const SUITE_FOLDER = /^[A-Z]\w*(?:UI)?Tests$/
const SUPPORT_FOLDER =
  /^(?:__(?:mocks|snapshots|fixtures|image_snapshots)__|fixtures?|test[-_]?(?:data|fixtures|helpers?|utils?|support|kit|cases|resources)|golden|goldens)$/
/** Names that mean tests at the top of a package, but a feature of the product below its source folder. */
const SUPPORT_OUTSIDE_SOURCE = /^(?:mocks|snapshots|testing)$/
/** Below a test folder these hold what tests use. */
const SUPPORT_IN_TESTS =
  /^(?:helpers?|utils?|support|mocks?|stubs?|setup|common|shared|snapshots?|data|assets|resources)$/
/** What is named like a test in one of these is what the tests of a test tool read: a suite to be run by one of them. */
const FIXTURE_FOLDER = /^(?:__fixtures__|fixtures?|test[-_]?data|test[-_]fixtures)$/
const SPEC_FOLDER = /^specs?$/
const SOURCE_FOLDER = /^(?:src|lib|app|source|sources|internal|cmd|pkg)$/
/** `commands/test/` is a command named test; `pages/test/` a page. */
const NOT_BEFORE_TEST = /^(?:commands?|cmd|routes?|pages|api|apis|handlers|controllers|views|screens|components)$/

const TEST_CONFIG =
  /^(?:(?:jest|vitest|playwright|cypress|ava|jasmine|web-test-runner|wdio|nightwatch)[\w.-]*\.(?:config|conf|workspace|setup)(?:\.[\w-]+)*\.(?:[cm]?[jt]s|json)|karma(?:[.-][\w-]+)*\.conf\.[cm]?[jt]s|jasmine\.json|\.mocharc(?:\.\w+)?|mocha\.opts|\.taprc|tsconfig\.(?:[\w-]+\.)*(?:test|tests|spec|jest|vitest|e2e)(?:\.[\w-]+)*\.json|tsconfig[-_](?:test|tests|spec)\.json|pytest\.ini|conftest\.py|tox\.ini|phpunit\.xml(?:\.dist)?|\.rspec|(?:run|all)[-_]?(?:all[-_]?)?tests?\.(?:[cm]?[jt]s|py|sh)|(?:setup[-_]?tests?|tests?[-_]setup|(?:jest|vitest|mocha|test)[-.]setup)\.[cm]?[jt]sx?)$/i
const SUPPORT_FILE =
  /^(?:test[-_.]?(?:utils?|helpers?|fixtures?|support|kit|data)|(?:mocks?|fixtures?)[-_.]?(?:data)?)\.[cm]?[jt]sx?$|\.(?:mock|mocks|fixture|fixtures)\.[cm]?[jt]sx?$|\.snap$|\.ambr$/i
/** In a test folder, a program of one of these names serves tests and holds none. */
const HELPER_FILE =
  /^(?:_?(?:helpers?|utils?|setup|teardown|support|common|constants?|types?|mocks?|fixtures?|stubs?|factory|factories|global[-_]?(?:setup|teardown)|matchers?|bench(?:marks?)?|__init__|conftest|mod))\.\w+$|(?:^|[-_.])(?:helpers?|utils?|fixtures?|mocks?|setup)\.\w+$|\.d\.[cm]?ts$/i

const TEST_FILE: ReadonlyMap<string, RegExp> = new Map([
  ['javascript', /[._-](?:tests?|specs?|e2e|cy|test-d)\.[cm]?jsx?$|^tests?\.[cm]?jsx?$/i],
  ['typescript', /[._-](?:tests?|specs?|e2e|cy|test-d)\.[cm]?tsx?$|^tests?\.[cm]?tsx?$/i],
  ['vue', /\.(?:test|spec)\.vue$/i],
  ['python', /^test_[^/]*\.py$|_tests?\.py$|^tests?\.py$/],
  ['go', /_test\.go$/],
  ['rust', /(?:^|_)tests?\.rs$/],
  ['java', /(?:Tests?|TestCase|IT|Spec)\.java$/],
  ['kotlin', /(?:Tests?|TestCase|IT|Spec)\.kt$/],
  ['scala', /(?:Tests?|Spec|Suite)\.scala$/],
  ['groovy', /(?:Tests?|Spec)\.groovy$/],
  ['csharp', /Tests?\.cs$/],
  ['fsharp', /Tests?\.fs$/],
  ['swift', /Tests?\.swift$/],
  ['c', /(?:^test_[^/]*|_(?:unit)?tests?)\.c$/],
  ['cpp', /(?:^test_[^/]*|_(?:unit)?tests?|[a-z]Tests?)\.(?:cc|cpp|cxx)$/],
  ['ruby', /_(?:spec|test)\.rb$|^test_[^/]*\.rb$/],
  ['php', /Test\.php$/],
  ['elixir', /_test\.exs$/],
  ['dart', /_test\.dart$/],
  ['lua', /_(?:spec|test)\.lua$/],
  ['haskell', /(?:Spec|Test)\.hs$/],
  ['clojure', /_test\.clj[cs]?$/],
  ['perl', /\.t$/],
  ['shell', /\.bats$|^test_[^/]*\.sh$|[._-]tests?\.sh$/],
])

/** Languages whose runners collect by name: any other file in a test folder serves the tests. */
const COLLECTED_BY_NAME: ReadonlySet<string> = new Set([
  'go',
  'python',
  'java',
  'kotlin',
  'ruby',
  'php',
  'elixir',
  'dart',
])

const DEPENDENCY_FILE =
  /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|deno\.lock|go\.(?:mod|sum|work|work\.sum)|cargo\.(?:toml|lock)|pyproject\.toml|poetry\.lock|pdm\.lock|uv\.lock|pipfile(?:\.lock)?|requirements[\w.-]*\.(?:txt|in)|constraints\.txt|gemfile(?:\.lock)?|composer\.(?:json|lock)|pom\.xml|build\.gradle(?:\.kts)?|gradle\.lockfile|libs\.versions\.toml|packages\.lock\.json|directory\.packages\.props|mix\.lock|pubspec\.(?:yaml|lock)|package\.resolved|flake\.lock)$/i
const CONFIG_FOLDER =
  /^\.(?:github|gitlab|circleci|buildkite|azure-pipelines|vscode|idea|husky|devcontainer|changeset|entire|claude|cursor|gemini|codex|opencode|copilot|yarn)$/
const CONFIG_FILE =
  /^(?:\.(?:editorconfig|gitignore|gitattributes|gitmodules|npmrc|npmignore|nvmrc|node-version|tool-versions|dockerignore|prettierrc|prettierignore|eslintrc|eslintignore|stylelintrc|markdownlint|oxlintrc|oxfmtrc|golangci|pre-commit-config|commitlintrc|lintstagedrc|releaserc|gitleaks|gitlab-ci|travis|codecov|c8rc|nycrc|size-limit|mailmap|swcrc|allowed-licenses)[\w.-]*|(?:eslint|prettier|oxlint|biome|commitlint|lint-staged|stylelint|knip|renovate|lerna|turbo|nx|codecov|release-please)[\w.-]*\.(?:json[c5]?|ya?ml|toml|[cm]?[jt]s)|appveyor\.yml|azure-pipelines\.yml|\.?goreleaser\.ya?ml|codeowners|mise\.toml)$/i
/** A header is part of the programs that include it. */
const C_HEADER = /\.(?:h|hh|hpp|hxx)$/i
/** Text by its name, a build file in truth. */
const BUILD_TEXT = /^(?:CMakeLists|meson_options)\.txt$/
const DOCS_FOLDER = /^(?:docs?|documentation|\.changes|newsfragments|release-notes|rfcs?|adrs?)$/i
const DOCS_FILE =
  /^(?:readme|changelog|changes|history|news|authors|contributors|contributing|security|code_of_conduct|license|licence|notice|copying|support|governance|maintainers|roadmap|todo|upgrading|migration|agents|claude|gemini|copilot-instructions)(?:[.-][\w.-]*)?$/i
const PROSE = /\.(?:mdx?|markdown|rst|adoc|asciidoc|txt|org)$/i
/** A prose file below one of these is what the program ships or reads: a prompt, a template, a skill. */
const PROSE_IS_PRODUCT =
  /^(?:src|lib|app|prompts?|templates?|skills|agents|instructions|personas|content|assets|public)$/i

interface PathParts {
  readonly folders: readonly string[]
  readonly name: string
}

/** What this repository-relative path is. Every path is exactly one kind. */
export function pathKind(path: string): PathKind {
  const folders = path.split('/')
  const parts: PathParts = { folders, name: folders.pop() ?? '' }
  return testSideKind(path, parts) ?? productSideKind(path, parts)
}

/** Does a file of this kind go into `test.patch`? */
export function isTestSide(kind: PathKind): boolean {
  return kind === 'test' || kind === 'test-support' || kind === 'test-config'
}

function testSideKind(path: string, { folders, name }: PathParts): PathKind | null {
  if (folders.some((folder) => CONFIG_FOLDER.test(folder))) return null
  if (TEST_CONFIG.test(name)) return 'test-config'
  const place = testPlace(folders, name)
  if (place === null) {
    if (isNamedTest(path, name)) return 'test'
    if (isSpecProgram(path, folders)) return HELPER_FILE.test(name) ? 'test-support' : 'test'
    return SUPPORT_FILE.test(name) ? 'test-support' : null
  }
  if (DOCS_FILE.test(name) && PROSE.test(name)) return null
  if (isNamedTest(path, name)) return isFixture(folders) ? 'test-support' : 'test'
  if (place === 'support' || !isProgram(path) || COLLECTED_BY_NAME.has(languageOf(path) ?? '')) return 'test-support'
  if (C_HEADER.test(name)) return 'test-support'
  return HELPER_FILE.test(name) ? 'test-support' : 'test'
}

/** The nearest test or support folder above a file decides; null when there is none. */
function testPlace(folders: readonly string[], name: string): 'test' | 'support' | null {
  let place: 'test' | 'support' | null = null
  let inSource = false
  for (const [index, folder] of folders.entries()) {
    const lower = folder.toLowerCase()
    if (SUPPORT_FOLDER.test(lower)) place = 'support'
    else if (place === 'test' && SUPPORT_IN_TESTS.test(lower)) place = 'support'
    else if (place === null && !inSource && SUPPORT_OUTSIDE_SOURCE.test(lower) && !PROSE.test(name)) place = 'support'
    else if (place === null && isTestFolder(folder, folders[index - 1])) place = 'test'
    if (SOURCE_FOLDER.test(lower)) inSource = true
  }
  return place
}

/** Below a folder of tests, or of tests by name (`spec`): elsewhere `fixtures` may be a feature of the product. */
function isFixture(folders: readonly string[]): boolean {
  const at = folders.findLastIndex((folder) => FIXTURE_FOLDER.test(folder.toLowerCase()))
  const above = folders.slice(0, Math.max(at, 0))
  return above.some((folder, index) => isTestFolder(folder, above[index - 1]) || SPEC_FOLDER.test(folder))
}

function isTestFolder(folder: string, parent: string | undefined): boolean {
  const lower = folder.toLowerCase()
  if (/^tests?$/.test(lower) && parent !== undefined && NOT_BEFORE_TEST.test(parent)) return false
  return TEST_FOLDER.test(lower) || SUITE_FOLDER.test(folder)
}

/** Does the name alone say that this file holds tests (`x.test.ts`, `x_test.go`)? A mere place in a test folder does not. */
export function isNamedTest(path: string, name: string = path.slice(path.lastIndexOf('/') + 1)): boolean {
  const language = languageOf(path)
  if (language === null) return path.endsWith('.phpt')
  // Maven and Gradle keep the product in src/main, whatever its classes are called.
  if (/(?:^|\/)src\/main\//.test(path)) return false
  return TEST_FILE.get(language)?.test(name) ?? false
}

/** `spec/` holds RSpec and Jasmine files, but as often an OpenAPI document or a plan in prose: only programs count. */
function isSpecProgram(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => SPEC_FOLDER.test(folder)) && isProgram(path)
}

/** A documentation site is documentation, programs and all; a folder `docs` within a program holds it only as prose. */
function isDocumentation(path: string, folders: readonly string[]): boolean {
  const at = folders.findIndex((folder) => DOCS_FOLDER.test(folder))
  return at === 0 || (at > 0 && !isProgram(path))
}

function productSideKind(path: string, { folders, name }: PathParts): PathKind {
  if (DEPENDENCY_FILE.test(name)) return 'dependency'
  if (folders.some((folder) => CONFIG_FOLDER.test(folder)) || CONFIG_FILE.test(name)) return 'config'
  if (DOCS_FILE.test(name) && (PROSE.test(name) || !name.includes('.'))) return 'docs'
  if (isDocumentation(path, folders)) return 'docs'
  if (BUILD_TEXT.test(name)) return 'source'
  if (PROSE.test(name) && !folders.some((folder) => PROSE_IS_PRODUCT.test(folder))) return 'docs'
  return 'source'
}
