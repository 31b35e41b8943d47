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
      notes: without.map(
        ({ task }) => `${task.instance_id} publishes no trajectory: curate it with publish-trajectories switched on`,
      ),
    }
  },
}
