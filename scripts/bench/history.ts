/** Made repositories and the command line to run on them, for the benches. */
import { execFileSync } from 'node:child_process'

export interface MadeCommit {
  readonly message: string
  readonly files: Readonly<Record<string, string>>
}

/** A repository in `dir` with these commits on `main`, one after the other. */
export function writeHistory(dir: string, commits: readonly MadeCommit[]): void {
  const git = (args: string[], input = ''): void =>
    void execFileSync('git', args, { cwd: dir, input, stdio: ['pipe', 'ignore', 'inherit'] })
  git(['init', '--quiet', '--initial-branch=main', '.'])
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`
  const parts = commits.map(({ message, files }, index) => {
    const person = `Dana Miller <dana@example.com> ${1_700_000_000 + index * 3600} +0000`
    const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`)
    const from = index === 0 ? '' : `from :${index}\n`
    return `commit refs/heads/main\nmark :${index + 1}\nauthor ${person}\ncommitter ${person}\n${data(message)}${from}${changes.join('')}\n`
  })
  git(['fast-import', '--quiet'], `${parts.join('')}done\n`)
  git(['reset', '--quiet', '--hard', 'main'])
}

/** The program that the benches run: `BACKTEST_CLI`, else the committed bundle. */
export function cli(): string {
  return process.env['BACKTEST_CLI'] ?? 'dist/cli.js'
}

/** What `mine --json` says, as far as the benches read it. */
export interface MineDocument {
  readonly curations: readonly {
    readonly instance_id: string
    readonly verdict: string
    readonly reasons: readonly { readonly code: string }[]
    readonly fail_to_pass: readonly { readonly name: string }[]
    readonly pass_to_pass: readonly { readonly name: string }[]
    readonly unstable: readonly { readonly name: string; readonly cause?: string }[]
    readonly stages: readonly { readonly name: string; readonly seconds: number }[]
    readonly timing: { readonly setup_s: number; readonly test_s: number; readonly total_s: number }
    readonly certainty?: {
      readonly pass_to_pass: { readonly passed: number; readonly flake_rate_below: number } | null
      readonly fail_to_pass: { readonly passed_after: number; readonly flake_rate_below: number } | null
    }
  }[]
}

export function runMine(args: readonly string[]): MineDocument {
  const words = [cli(), 'mine', '--json', '--quiet', '--prompt-from', 'message', ...args]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 30 }))
}
