import type { Export, ExportFormat } from '../export.ts'

/** ATIF: the published trajectory of each task, one file each. */
export const atif: ExportFormat = {
  name: 'atif',
  description: 'ATIF: the trajectory of each task whose folder publishes one',
  render(tasks): Export {
    const published = tasks.flatMap(({ task, trajectory }) =>
      trajectory === null ? [] : [{ path: `${task.instance_id}.json`, content: trajectory }],
    )
    const without = tasks.filter(({ trajectory }) => trajectory === null)
    return {
      files: published,
      notes: [],
      leftOut: without.map(({ task }) => ({
        instance_id: task.instance_id,
        why: 'its folder publishes no trajectory',
        remedy: 'curate it with `publish-trajectories: true` in the configuration',
      })),
    }
  },
}
