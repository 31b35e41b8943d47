import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { dirOf, dirsUpward, relativeTo } from '../files.ts'
import { startsIn } from '../languages/python/commands.ts'
import { moduleNames } from '../languages/python/imports.ts'
import type { PackageContext } from '../package.ts'
import { parseLineRun } from '../reports/line-run.ts'
import type { Invocation } from '../scripts.ts'

/** unittest of Python 3.6 and later, for packages that do not use pytest. */
export const unittest: TestFramework = {
  name: 'unittest',
  language: 'python',
  tools: ['unittest'],
  detect(pkg) {
    const evidence = startsIn(pkg, ['unittest']).map(({ script }) => `${script ?? ''} starts unittest`)
    return evidence.length > 0 ? { evidence: [...new Set(evidence)] } : null
  },
  /** Modules of test cases are what both can run: the package decides, so no claim by import. */
  claims(file, content, pkg): FileClaim | null {
    if (!file.endsWith('.py') || !moduleNames(content).has('unittest')) return null
    return { by: 'package', evidence: [`${file} imports unittest`, ...(this.detect(pkg)?.evidence ?? [])] }
  },
  isTestFile: (path) => /(?:^|\/)test[^/]*\.py$/.test(path),
  starts,
  splitKey: (file) => dirOf(file),
  versionCommand: ['python', '--version'],
  needsSource: (path) => path.endsWith('/__init__.py'),
  command,
  parse: (evidence) => parseLineRun(evidence),
}

function starts(pkg: PackageContext): readonly Invocation[] {
  const dir = pkg.homes.get('python') ?? '.'
  const [found] = startsIn(pkg, ['unittest'])
  return [{ tool: 'unittest', args: [], env: found?.env ?? {}, nodeArgs: [], dir, script: found?.script ?? null }]
}

/** Modules are named from the first folder upward that is no package, as `unittest discover` wants it. */
function command({ invocation, files, sources, reportPath, reportersDir }: CommandRequest): TestCommand {
  const dirs = dirsUpward(dirOf(files[0] ?? '.'))
  const top = dirs.find((dir) => !sources.has(`${dir}/__init__.py`)) ?? '.'
  const from = (path: string): string => relativeTo(invocation.dir, path)
  const argv = [
    'python',
    `${reportersDir}/unittest_run.py`,
    reportPath,
    top === invocation.dir ? '.' : from(top),
    ...files.map(from),
  ]
  return { argv, env: invocation.env, path: [], report: 'file', cwd: invocation.dir }
}
