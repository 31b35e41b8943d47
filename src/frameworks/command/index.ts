import type { CommandRequest, TestCommand, TestFramework } from '../framework.ts'
import { binFolders } from '../javascript.ts'
import { parseSelected, parseWhole } from './parse.ts'

/** The name of the user's own command in manifests and run records. */
export const COMMAND_FRAMEWORK = 'command'

/**
 * The user's own command, of any language: `{files}` in it stands for the test files and `{report}` for the path of the
 * report, both as shell words. Without `{files}` it runs what it likes, and only what it says of the asked files counts.
 */
export function commandFramework(template: string): TestFramework {
  const evidence = [`test-command of the configuration: ${template.slice(0, 200)}`]
  return {
    name: COMMAND_FRAMEWORK,
    language: 'javascript',
    tools: [],
    detect: () => ({ evidence }),
    claims: () => ({ by: 'package', evidence }),
    isTestFile: () => true,
    command: (request) => command(template, request),
    parse: template.includes('{files}') ? parseSelected : parseWhole,
  }
}

function command(template: string, { root, files, reportPath }: CommandRequest): TestCommand {
  const words: Readonly<Record<string, string>> = {
    '{files}': files.map((file) => shellWord(file.startsWith('-') ? `./${file}` : file)).join(' '),
    '{report}': shellWord(reportPath),
  }
  return {
    // One pass: a file may be named `{report}`.
    argv: ['sh', '-c', template.replace(/\{(?:files|report)\}/g, (name) => words[name] ?? name)],
    env: { CI: 'true', BACKTEST_REPORT: reportPath },
    path: binFolders(root, '.'),
    report: 'file',
    cwd: '.',
  }
}

/** Plain names stay bare, so that `FILES="{files}"` hands them on as they are. */
function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
