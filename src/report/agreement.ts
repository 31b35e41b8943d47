/** What people said of a sample of decisions, with how far that can be trusted. */
import type { Agreement, DecisionKind } from '../benchmark/labels.ts'
import { type Block, heading, list, paragraph, text } from '../guard/markdown.ts'
import { type Html, html } from './html.ts'

const NAMES: Readonly<Record<DecisionKind, string>> = {
  'screen-rejected': 'Rejections by the screens',
  'screen-passed': 'Prompts that passed the screens',
  relevance: 'Relevance of test files',
  'task-type': 'Task types',
}

/** The Markdown section; nothing where nobody was asked. */
export function agreementBlocks(agreement: readonly Agreement[]): readonly Block[] {
  if (agreement.length === 0) return []
  return [
    heading(2, text('Spot checks')),
    paragraph(text('Of the decisions that people looked at, with the 95 % interval.')),
    list(...agreement.map((one) => [paragraph(text(agreementLine(one)))])),
  ]
}

/** The same for the page. */
export function agreementSection(agreement: readonly Agreement[]): Html {
  return html`<p>Of the decisions that people looked at, with the 95 % interval.</p>
    <ul>
      ${agreement.map((one) => html`<li>${agreementLine(one)}</li>`)}
    </ul>`
}

/** "Relevance of test files: 14 of 15 confirmed, 93 % (70–99 %)". */
export function agreementLine({ kind, asked, agreed, interval }: Agreement): string {
  const { low, high } = interval
  return `${NAMES[kind]}: ${agreed} of ${asked} confirmed, ${percent(agreed / asked)} % (${percent(low)}–${percent(high)} %)`
}

function percent(share: number): number {
  return Math.round(share * 100)
}
