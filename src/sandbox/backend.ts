import type { CommandRequest, SandboxBackendName } from './sandbox.ts'

/** How one backend starts a command. `run.ts` does the rest the same way for all of them. */
export interface Backend {
  readonly name: SandboxBackendName
  /** True when the command lives in a PID namespace of its own, so that the end of its first process ends all. */
  readonly ownProcesses: boolean
  /** The words to spawn, around `init` (the command inside its init script), and the folder to spawn them in. */
  /**
   * How it lays layers over folders: by itself, by a mount namespace of root around it, or not at all.
   */
  readonly layering: 'own' | 'around' | 'none'
  launch(request: CommandRequest, init: readonly string[]): { argv: readonly string[]; cwd: string }
}
