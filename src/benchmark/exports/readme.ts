/** `README.md` of an export: what it holds, and whose words the prompts are. No format has a field for that which its readers show. */
import { version } from '../../core/version.ts'
import { heading, inlineCode, list, paragraph, table, text } from '../../guard/markdown.ts'
import { renderMarkdown } from '../../guard/render-markdown.ts'
import { promptOrigin } from '../../task/prompt-origin.ts'
import type { Task } from '../task.ts'
import type { ExportFile, ExportFormat, ExportTask } from './export.ts'

/** @param notes what the format cannot say, or what stays to do */
export function exportReadme(
  format: Pick<ExportFormat, 'name' | 'description'>,
  tasks: readonly ExportTask[],
  notes: readonly string[],
): ExportFile {
  const header = ['Task', 'Repository', 'Prompt'].map((word) => [text(word)])
  const rows = tasks.map(({ task }) => [
    [inlineCode(task.instance_id, 200)],
    [inlineCode(`${task.repository.owner}/${task.repository.name}`, 200)],
    [text(promptOrigin(task.prompt.source.kind).words)],
  ])
  const blocks = [
    heading(1, text(`Tasks as ${format.name}`)),
    paragraph(text(`${format.description}. Made by Backtest ${version}.`)),
    table(header, rows),
    ...(notes.length === 0 ? [] : [heading(2, text('Notes')), list(...notes.map((note) => [paragraph(text(note))]))]),
  ]
  return { path: 'README.md', content: renderMarkdown(blocks) }
}

/** A warning for each place that prompts come from without having been said to an agent. */
export function originNotes(tasks: readonly Task[]): readonly string[] {
  const ids = new Map<string, string[]>()
  for (const { instance_id: id, prompt } of tasks) {
    const { words, saidToAgent } = promptOrigin(prompt.source.kind)
    if (!saidToAgent) ids.set(words, [...(ids.get(words) ?? []), id])
  }
  return [...ids].map(([words, [first = '', ...others]]) => {
    return others.length === 0
      ? `the prompt of ${first} is ${words}`
      : `the prompts of ${first} and ${others.length} more are ${words}`
  })
}
