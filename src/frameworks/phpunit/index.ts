import type { CommandRequest, FileClaim, TestCommand, TestFramework } from '../framework.ts'
import { relativeTo } from '../files.ts'
import type { PackageContext } from '../package.ts'
import { eachFile, parseFileRuns } from '../reports/file-runs.ts'
import { parsePhpUnit } from './parse.ts'

/** PHPUnit 9 to 11 by its JUnit report, the machine's own where the repository installs none. One process a file. */
export const phpunit: TestFramework = {
  name: 'phpunit',
  language: 'php',
  tools: ['phpunit'],
  detect(pkg) {
    const evidence = [...pkg.configs].flatMap(([path, text]) =>
      /phpunit/i.test(text) || /phpunit/.test(path) ? [`${path} names phpunit`] : [],
    )
    return evidence.length > 0 ? { evidence } : null
  },
  claims(file, content): FileClaim | null {
    if (!file.endsWith('.php')) return null
    if (/\bPHPUnit\\Framework\\/.test(content)) return { by: 'import', evidence: ['names PHPUnit\\Framework'] }
    return file.endsWith('Test.php') ? { by: 'package', evidence: ['named Test.php'] } : null
  },
  isTestFile: (path) => path.endsWith('Test.php'),
  command,
  parse: (evidence) => parseFileRuns(evidence, parsePhpUnit),
}

function homeOf(pkg: PackageContext): string {
  return pkg.homes.get('php') ?? '.'
}

/** The repository's settings stay in force; what they say of coverage, caches and order does not. */
function command(request: CommandRequest): TestCommand {
  const { reportersDir, files, pkg } = request
  const dir = homeOf(pkg)
  const start = ['php', `${reportersDir}/phpunit-start.php`]
  return {
    argv: eachFile(
      request,
      start,
      files.map((file) => relativeTo(dir, file)),
    ),
    env: { CI: 'true', ...request.invocation.env },
    path: [],
    report: 'file',
    cwd: dir,
  }
}
