/** Findings as Markdown blocks: in full for the first ones, one line each for the rest. */
import {
  type Block,
  type Inline,
  codeBlock,
  heading,
  inlineCode,
  list,
  paragraph,
  plain,
  strong,
  text,
} from '../guard/markdown.ts'
import type { Finding } from '../review/finding.ts'
import { type FindingGroup, groupBySteps } from './same-steps.ts'
import type { SessionNames } from './session-names.ts'
import { CLASS_WORDS, evidenceText, severityMark, severityWord, stepsOf, titleOf, whyOf } from './words.ts'

/** How much of a finding is shown; less when the budget is small. */
export interface FindingDetail {
  readonly quotes: number
  readonly quoteChars: number
  readonly textChars: number
}

/** The review that the findings are of. */
interface OfReview {
  readonly nameOf: SessionNames
}

/** Whether there is a pull request to reply on; on the command line there is none. */
interface Answerable {
  readonly answerable: boolean
}

/** Each finding in full, with those about the very same steps; why it matters is said once for findings of one detector. */
export function findingBlocks(
  findings: readonly Finding[],
  detail: FindingDetail & OfReview & Answerable,
): readonly Block[] {
  const said = new Set<string>()
  return groupBySteps(findings).flatMap((group) => {
    const saysWhy = !said.has(group.finding.detector)
    said.add(group.finding.detector)
    return blocksOf(group, { ...detail, saysWhy })
  })
}

/** Heading, what happened, where, why it matters, what to do. */
function blocksOf(
  { finding, also }: FindingGroup,
  detail: FindingDetail & OfReview & Answerable & { readonly saysWhy: boolean },
): readonly Block[] {
  const recovered = finding.recovered ? ' The agent went on to other work afterwards, so it weighs less.' : ''
  const evidence = evidenceText(finding, { quotes: detail.quotes, chars: detail.quoteChars })
  return [
    heading(3, text(`${severityMark(finding.severity)} ${titleOf(finding)}`)),
    paragraph(
      plain(finding.explanation, detail.textChars),
      ...sessionWords(finding, detail, { before: ' In session ', after: '.' }),
      text(recovered),
      text(pushBackWords(finding)),
    ),
    ...(evidence === '' ? [] : [codeBlock(evidence, 'text')]),
    list(
      ...(detail.saysWhy ? [[paragraph(strong(text('Why it matters:')), text(` ${whyOf(finding)}`))]] : []),
      [paragraph(strong(text('What to do:')), text(' '), plain(finding.guidance, detail.textChars))],
      [
        paragraph(
          strong(text('Meant to be so?')),
          ...(detail.answerable
            ? [text(' Reply '), inlineCode(`/backtest dismiss ${finding.id} why`), text('.')]
            : [
                text(' Declare '),
                inlineCode(finding.detector),
                text(' under '),
                inlineCode('intended'),
                text(' in the configuration.'),
              ]),
          text(` (${CLASS_WORDS[finding.class]}, severity ${finding.severity})`),
        ),
      ],
      ...also.map((other) => [
        paragraph(
          strong(text('The same steps are also:')),
          text(` ${titleOf(other)} (${CLASS_WORDS[other.class]}, severity ${other.severity}) `),
          inlineCode(other.id),
        ),
      ]),
    ),
  ]
}

/** The short id of the finding's session between these words; nothing where there is one session only. */
function sessionWords(
  finding: Finding,
  { nameOf }: OfReview,
  { before, after }: { readonly before: string; readonly after: string },
): readonly Inline[] {
  const name = nameOf(finding.session_id)
  return name === null ? [] : [text(before), inlineCode(name), text(after)]
}

/** What a human objected to at once was wrong for somebody: the best evidence there is. */
function pushBackWords({ pushed_back_at: step }: Finding): string {
  return step === undefined ? '' : ` The human pushed back at step ${step}.`
}

/** The rest: a list with severity, title, place (where the words do not name it), what happened and the id. */
export function findingList(findings: readonly Finding[], detail: FindingDetail & OfReview): Block {
  return list(
    ...findings.map((finding) => [
      paragraph(
        strong(text(`${severityWord(finding.severity)} ${titleOf(finding)}`)),
        text(/\bsteps? \d/i.test(finding.explanation) ? '' : ` (${stepsOf(finding)})`),
        ...sessionWords(finding, detail, { before: ', session ', after: '' }),
        text(': '),
        plain(finding.explanation, detail.textChars),
        text(' '),
        inlineCode(finding.id),
      ),
    ]),
  )
}
