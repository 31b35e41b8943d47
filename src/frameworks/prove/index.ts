import { relativeTo } from '../files.ts'
import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import type { PackageContext } from '../package.ts'
import { parseProve } from './parse.ts'

/** Perl's `prove` (TAP::Harness 3.23 and later, tried: 3.44). A subtest is one test. What `.proverc` adds to the module path stays. */
export const prove: TestFramework = {
  name: 'prove',
  language: 'perl',
  tools: ['prove'],
  detect(pkg) {
    const home = pkg.homes.get('perl')
    return home === undefined ? null : { evidence: [`${home === '.' ? 'the root' : home} is a Perl distribution`] }
  },
  claims: (file): FileClaim | null => (file.endsWith('.t') ? { by: 'import', evidence: ['named .t'] } : null),
  isTestFile: (path) => path.endsWith('.t'),
  command,
  parse: parseProve,
}

const MAX_FOLDERS = 20

/** `-I folder` and `-Ifolder` of `.proverc`; its other options choose files, order and output. */
function foldersOf(pkg: PackageContext, dir: string): readonly string[] {
  const text = pkg.configs.get(dir === '.' ? '.proverc' : `${dir}/.proverc`) ?? ''
  const found = [...text.slice(0, 20_000).matchAll(/(?:^|\s)-I\s{0,5}([\w./-]{1,200})/g)].map(
    ([, folder = '']) => folder,
  )
  return found.slice(0, MAX_FOLDERS)
}

/** `-b` where something was built (XS code), `-l` always: each puts folders before the installed modules. */
function command({ reportersDir, reportPath, files, pkg, invocation }: CommandRequest): TestCommand {
  const dir = pkg.homes.get('perl') ?? '.'
  return {
    argv: [
      'perl',
      `${reportersDir}/prove-start.pl`,
      reportPath,
      '-b',
      '-l',
      ...foldersOf(pkg, dir).map((folder) => `-I${folder}`),
      '--',
      ...files.map((file) => relativeTo(dir, file)),
    ],
    env: { CI: 'true', PERL_USE_UNSAFE_INC: '1', ...invocation.env },
    path: [],
    report: 'file',
    cwd: dir,
  }
}
