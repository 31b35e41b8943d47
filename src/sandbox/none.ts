import type { Backend } from './backend.ts'

/** No isolation: the command runs as we do, sees what we see, and only its life is limited. */
export const noneBackend: Backend = {
  name: 'none',
  ownProcesses: false,
  layering: 'none',
  launch: (request, init) => ({ argv: init, cwd: request.cwd }),
}
