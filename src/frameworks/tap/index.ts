import { z } from 'zod'
import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import {
  claimByImport,
  claimByWrapper,
  filesFrom,
  isInTestFolder,
  isNamedTest,
  javaScriptCommand,
  installedVersion,
} from '../javascript.ts'
import { keepOptions, type OptionTable } from '../options.ts'
import { configEvidence, dependencyEvidence, type PackageContext, rangeOf } from '../package.ts'
import { invocationsOf } from '../scripts.ts'
import { parseTapRun } from './parse.ts'

/** node-tap 10 to 21, and `@tapjs/core` of it (in whole pull requests: 10.7, 16.3). */
export const tap: TestFramework = {
  name: 'tap',
  language: 'javascript',
  tools: ['tap', 'node'],
  detect(pkg) {
    const evidence = [
      ...dependencyEvidence(pkg, ['tap', '@tapjs/core', 'libtap']),
      ...configEvidence(pkg, /(?:^|\/)\.taprc$/),
      ...invocationsOf(pkg, ['tap']).map(({ script }) => `${script} starts tap`),
    ]
    return evidence.length > 0 ? { evidence } : null
  },
  /** tap has no globals, so a file's own words count; a wrapper of the repository's own may hand it on. */
  claims(file, content, pkg): FileClaim | null {
    return (
      claimByImport(content, ['tap', '@tapjs/core', 'libtap', 't-tap']) ??
      claimByWrapper(file, content, this.detect(pkg))
    )
  },
  isTestFile: (path) => isNamedTest(path) || isInTestFolder(path),
  versionCommand: installedVersion('tap'),
  command,
  parse: parseTapRun,
}

const OPTIONS: OptionTable = {
  '-R': 'drop-value',
  '--reporter': 'drop-value',
  '-c': 'drop',
  '-C': 'drop',
  '-w': 'drop',
  '--watch': 'drop',
  '--cov': 'drop',
  '--no-cov': 'drop',
  '--coverage': 'drop',
  '--no-coverage': 'drop',
  '--disable-coverage': 'drop',
  '--allow-incomplete-coverage': 'drop',
  '--allow-empty-coverage': 'drop',
  '--check-coverage': 'drop',
  '--no-check-coverage': 'drop',
  '--100': 'drop',
  '--coverage-report': 'drop-value',
  '--coverage-map': 'drop-value',
  '--no-coverage-report': 'drop',
  '--coveralls': 'drop',
  '--show-full-coverage': 'drop',
  '--lines': 'drop-value',
  '--branches': 'drop-value',
  '--functions': 'drop-value',
  '--statements': 'drop-value',
  '--bail': 'drop',
  '-b': 'drop',
  '--changed': 'drop',
  '--only': 'drop',
  '-o': 'drop-value',
  '--output-file': 'drop-value',
  '--snapshot': 'drop',
  '-S': 'drop',
  '--grep': 'drop-value',
  '-g': 'drop-value',
  '-j': 'value',
  '--jobs': 'value',
  '-t': 'value',
  '--timeout': 'value',
  '--node-arg': 'value',
  '--test-arg': 'value',
  '--test-env': 'value',
  '--plugin': 'value',
  '--before': 'value',
  '--after': 'value',
}

/** Coverage is switched off by other words since tap 18; older majors refuse those, newer ones the old. */
function command(request: CommandRequest): TestCommand {
  const { invocation, pkg } = request
  const own =
    invocation.tool === 'tap'
      ? keepOptions(invocation.args[0] === 'run' ? invocation.args.slice(1) : invocation.args, OPTIONS).kept
      : []
  const major = Number(/\d+/.exec(rangeOf(pkg, 'tap') ?? rangeOf(pkg, '@tapjs/core') ?? '')?.[0] ?? '16')
  const modern = major >= 18 || rangeOf(pkg, 'tap') === null
  const coverage = modern
    ? ['--disable-coverage', '--allow-empty-coverage']
    : ['--no-coverage', ...(major >= 15 ? ['--no-check-coverage'] : [])]
  const patient = namesTimeout(own, pkg) ? [] : [`--timeout=${FILE_SECONDS}`]
  const argv = ['tap', ...own, ...coverage, ...patient, '--no-color', '--reporter=tap', ...filesFrom(request)]
  return javaScriptCommand(request, { argv, report: 'stdout' })
}

/** tap ends a file after 30 seconds (https://node-tap.org/cli/), which one that takes a moment can need on a machine under load. */
const FILE_SECONDS = 120

function namesTimeout(own: readonly string[], pkg: PackageContext): boolean {
  const settings = z.object({ timeout: z.unknown() }).safeParse(pkg.manifest?.tap)
  return (
    own.some((word) => /^(?:-t\d*|--timeout)(?:=|$)/.test(word)) ||
    (settings.success && settings.data.timeout !== undefined) ||
    [...pkg.configs].some(([path, text]) => path.endsWith('.taprc') && /^"?timeout"?\s{0,5}:/m.test(text))
  )
}
