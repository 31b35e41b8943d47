import { baseOf, dirOf } from '../../files.ts'
import { emptyPlan, HOME, type SetupPlan } from '../../setup/plan.ts'
import { toolVersions } from '../../setup/tool-versions.ts'
import type { SetupQuestion } from '../language.ts'

/** Where cpanm puts modules: outside the repository, for installs and tests alike. */
const MODULES = `${HOME}/perl5`
const KEY_FILE = /^(?:cpanfile(?:\.snapshot)?|Makefile\.PL|Build\.PL|META\.json|dist\.ini)$/

/** Modules by cpanm; where there is none, or CPAN is out of reach, those of the machine. XS code is built before the tests. */
export async function findPerlSetup({ files, home, dir: asked, tools }: SetupQuestion): Promise<SetupPlan> {
  const dir = home ?? asked
  const here = files.list().filter((path) => dirOf(path) === dir)
  const keys = here.filter((path) => KEY_FILE.test(baseOf(path))).sort()
  const names = new Set(keys.map(baseOf))
  const asks = names.has('cpanfile') || names.has('Makefile.PL') || names.has('Build.PL') || names.has('META.json')
  const installs = asks && tools.has('cpanm')
  const needsBuild = names.has('Makefile.PL') && files.list().some((path) => isBelow(dir, path) && path.endsWith('.xs'))
  const module = `${MODULES}/lib/perl5`
  return {
    ...emptyPlan(dir),
    kind: 'perl',
    manager: installs ? 'cpanm' : 'none',
    lockFile: keys.find((path) => baseOf(path) === 'cpanfile.snapshot') ?? null,
    lockKeyFiles: keys,
    install: installs ? [['cpanm', '--notest', '--quiet', '--local-lib-contained', MODULES, '--installdeps', '.']] : [],
    alternatives: installs ? [[['perl', '-e', '1']]] : [],
    testEnv: { PERL5LIB: module },
    // `.` last among the folders of modules, as CPAN clients and old tests expect: perl5260delta, "Removal of the current directory".
    env: { PERL_USE_UNSAFE_INC: '1' },
    toolVersions: toolVersions(tools),
    build: needsBuild ? ['sh', '-c', 'perl Makefile.PL && make'] : null,
    buildDir: dir,
    evidence: [
      ...keys,
      installs
        ? 'should its modules be out of reach, those of this machine stand in'
        : 'the modules of this machine are used',
    ],
  }
}

function isBelow(dir: string, path: string): boolean {
  return dir === '.' || path.startsWith(`${dir}/`)
}
