/** Tables of docs/security.md, from the guarantees that the conformance tests prove. */
import { type Guarantees, guarantees } from '../../src/sandbox/guarantees.ts'
import { code, table } from './table.ts'

const PROMISES = {
  ownProcesses: 'sees and signals only its own processes; no environment of ours through `/proc`',
  nothingLeft: 'everything it started has ended with it',
  networkOff: 'no network during tests: a loopback interface of its own, no name resolution',
  readOnlySystem: 'writes only to the work tree and to private memory file systems',
  hiddenFolders: 'home, the clone, the output folder and the sockets under `/run` are out of sight',
  noNewPrivileges: '`sudo` and other setuid programs give nothing',
  limits: 'wall time, output and number of processes are bounded',
} as const satisfies Record<Exclude<keyof Guarantees, 'notCovered' | 'warning'>, string>

const BACKENDS = Object.entries(guarantees)

export function promiseTable(): string {
  return table(
    ['promise', ...BACKENDS.map(([name]) => code(name))],
    (Object.keys(PROMISES) as (keyof typeof PROMISES)[]).map((key) => [
      PROMISES[key],
      ...BACKENDS.map(([, kept]) => (kept[key] ? 'yes' : '**no**')),
    ]),
  )
}

export function gapList(): string {
  return BACKENDS.map(([name, { notCovered }]) => `- ${code(name)}: ${notCovered.join('; ')}.`).join('\n')
}
