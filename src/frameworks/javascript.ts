/** What the JavaScript adapters share: test file names, binaries, and the choice among a repository's invocations. */
import type { CommandRequest, Detection, FileClaim, TestCommand, TestFramework } from './framework.ts'
import { dirsUpward, relativeTo } from './files.ts'
import { importsOf } from './languages/javascript/imports.ts'
import type { PackageContext } from './package.ts'
import { type Invocation, invocationsOf } from './scripts.ts'

export const JAVASCRIPT_FILE = /\.(?:[cm]?[jt]sx?|coffee|vue|svelte)$/
/** `a.test.ts`, `a_test.js`, `a-spec.mjs`. */
export const TEST_NAME = /(?:^|\/)[^/]*[._-](?:test|tests|spec|specs)\.[cm]?[jt]sx?$/i
export const TEST_FOLDER = /(?:^|\/)(?:__tests__|tests?|specs?)\//
/** Folders inside test folders that hold what tests read, not tests. */
const NO_TEST_FOLDER =
  /(?:^|\/)(?:fixtures?|__fixtures__|helpers?|__mocks__|mocks?|__snapshots__|node_modules|dist|types|typings?|support)\//
const DECLARATION = /\.d\.[cm]?ts$/

/** A JavaScript or TypeScript file named like a test. */
export function isNamedTest(path: string): boolean {
  return TEST_NAME.test(path) && !DECLARATION.test(path) && !/(?:^|\/)node_modules\//.test(path)
}

/** A JavaScript or TypeScript file in a test folder that is no fixture or helper. */
export function isInTestFolder(path: string): boolean {
  return JAVASCRIPT_FILE.test(path) && !DECLARATION.test(path) && TEST_FOLDER.test(path) && !NO_TEST_FOLDER.test(path)
}

/** A claim by the file's own imports: the first of `modules` that it names. */
export function claimByImport(content: string, modules: readonly string[]): FileClaim | null {
  const imports = new Set(importsOf(content))
  const found = modules.find((name) => imports.has(name))
  return found === undefined ? null : { by: 'import', evidence: [`imports ${found}`] }
}

/** Prints the version of a package as the nearest `node_modules` holds it: its own `exports` may not let `require` read it. */
export function installedVersion(name: string): readonly string[] {
  const program =
    'const fs=require("fs"),p=require("path");for(let d=process.cwd();;d=p.dirname(d)){' +
    'const f=p.join(d,"node_modules",process.argv[1],"package.json");' +
    'if(fs.existsSync(f)){console.log(JSON.parse(fs.readFileSync(f,"utf8")).version);break}if(d===p.dirname(d))process.exit(1)}'
  return ['node', '-e', program, name]
}

const OWN_MODULE = /(?:from|require\s*\()\s*['"]\.{1,2}\//
const TEST_CALLED = /(?:^|[^.\w$])(?:test|t)(?:\.\w{1,40}){0,4}\s*\(\s*['"`]/m

/**
 * A claim of frameworks without globals for a file named like a test that calls `test('…')` and imports a module of the repository's
 * own, which then brings the framework along (`import { test } from './fixtures'`).
 */
export function claimByWrapper(file: string, content: string, detection: Detection | null): FileClaim | null {
  const isTest = isNamedTest(file) && OWN_MODULE.test(content) && TEST_CALLED.test(content)
  return detection === null || !isTest ? null : { by: 'wrapper', evidence: detection.evidence }
}

export const NO_SCRIPT = { args: [], env: {}, nodeArgs: [], script: null } as const

/** The nearest directory with a manifest of the language: where a tool starts that no script starts. */
function homeOf(pkg: PackageContext, language: string): string {
  return (language === 'javascript' ? pkg.manifests[0]?.dir : pkg.homes.get(language)) ?? '.'
}

/** Every way the repository's scripts start one of the tools, or the plain start of the first one. */
export function startsOf(
  pkg: PackageContext,
  { tools, language }: Pick<TestFramework, 'tools' | 'language'>,
): readonly Invocation[] {
  const found = invocationsOf(pkg, tools)
  return found.length > 0 ? found : [{ ...NO_SCRIPT, tool: tools[0] ?? '', dir: homeOf(pkg, language) }]
}

/** `node_modules/.bin` from a directory up to the root, absolute, nearest first. */
export function binFolders(root: string, dir: string): readonly string[] {
  return dirsUpward(dir).map((at) => (at === '.' ? `${root}/node_modules/.bin` : `${root}/${at}/node_modules/.bin`))
}

export interface JavaScriptStart {
  readonly argv: readonly string[]
  readonly report: TestCommand['report']
  readonly env?: Readonly<Record<string, string>>
}

/**
 * A command in the directory of the invocation, with its variables and Node flags. Flags for Node travel in NODE_OPTIONS,
 * where every tool and every worker finds them. `CI` is set: no tool may ask, watch, or write new snapshots.
 */
export function javaScriptCommand(request: CommandRequest, start: JavaScriptStart): TestCommand {
  const { invocation, root } = request
  const nodeOptions = [invocation.env['NODE_OPTIONS'] ?? '', ...invocation.nodeArgs.filter(allowedInNodeOptions)]
  const joined = nodeOptions.filter((part) => part !== '').join(' ')
  return {
    argv: start.argv,
    env: {
      CI: 'true',
      ...withoutCoverage(invocation.env),
      ...(joined === '' ? {} : { NODE_OPTIONS: joined }),
      ...start.env,
    },
    path: binFolders(root, invocation.dir),
    report: start.report,
    cwd: invocation.dir,
  }
}

/** The files of a request as the tool should be given them: relative to the directory it runs in. */
export function filesFrom(request: CommandRequest): readonly string[] {
  return request.files.map((file) => relativeTo(request.invocation.dir, file))
}

/** V8 refuses its own flags and a few of Node's inside NODE_OPTIONS; those go without. */
function allowedInNodeOptions(flag: string): boolean {
  return (
    /^--(?:require|import|loader|experimental-|no-|conditions|enable-source-maps|max-old-space-size|trace-|throw-deprecation|unhandled-rejections|preserve-symlinks|openssl-legacy-provider|input-type|disable-warning|env-file|es-module-specifier-resolution|stack-trace-limit|icu-data-dir|pending-deprecation|icu|tls-|expose[-_]gc$)/.test(
      flag,
    ) && !/^--(?:no-opt|experimental-test-coverage|experimental-test-isolation|env-file)/.test(flag)
  )
}

function withoutCoverage(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'NODE_V8_COVERAGE' && name !== 'PATH' && name !== 'HOME'),
  )
}
