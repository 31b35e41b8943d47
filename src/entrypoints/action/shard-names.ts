/** Names that plan, verify, publish and the workflow agree on. */

/** Every results artifact begins so; the publish job downloads `backtest-results-*`. */
export function resultsArtifact(shard: string): string {
  return `backtest-results-${shard}`
}

/** A name for the artifact with the tasks: unique in the run, with no character that artifacts forbid. */
export function tasksArtifact(instanceIds: readonly string[], attempt: string): string {
  const only = instanceIds.length === 1 ? instanceIds[0] : undefined
  const what = only === undefined ? 'tasks' : only.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 150)
  return attempt === '1' ? `backtest-${what}` : `backtest-${what}-attempt-${attempt.replace(/\D/g, '')}`
}
