/** Runs one process to its end, output kept together in the order it came. */
import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number
  readonly output: string
}

export async function runProcess(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly timeoutMs: number },
): Promise<Ended> {
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs)
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve(exit ?? 137))
  })
  clearTimeout(timer)
  return { code, output: Buffer.concat(chunks).toString() }
}
