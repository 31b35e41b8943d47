/** `backtest label`: a person confirms a sample of what the rules decided. */
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { agreementOf, type Decision, type Label } from '../../benchmark/labels.ts'
import { InputError } from '../../core/errors.ts'
import { renderDocument } from '../../core/json.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { limits } from '../../guard/limits.ts'
import { visibleText } from '../../guard/visible.ts'
import { drawSample, keepLabels, readLabels } from '../../pipeline/label.ts'
import { agreementLine } from '../../report/agreement.ts'
import { ExitCode, type CommandIo } from './io.ts'

export interface LabelFlags {
  readonly paths: readonly string[]
  readonly sample: number
  readonly seed: string
  readonly answers?: string
}

export async function run(flags: LabelFlags, io: CommandIo): Promise<number> {
  const dir = resolve(flags.paths[0] ?? '.')
  const { sample, problems } = await drawSample(dir, { size: flags.sample, seed: flags.seed })
  for (const problem of problems) io.logger.warn(`left out: ${problem}`)
  if (sample.length === 0) io.logger.warn(`${dir} holds no active task, so there is nothing to confirm`)
  if (flags.answers !== undefined) await answerFromFile({ dir, file: flags.answers, sample, io })
  else if (process.stdin.isTTY && !io.json)
    await converse({ dir, sample, input: process.stdin, output: process.stderr }, io)
  else if (!io.json) {
    io.print(sample.map((one, index) => shown(one, index, sample.length)).join(''))
    io.logger.warn(
      'standard input is no terminal, so nothing is asked: write lines of an id and y or n into a file and give it with --answers',
    )
  }
  const agreement = agreementOf(await readLabels(dir))
  if (io.json) io.print(renderDocument({ schema: 'backtest/label@1', sample, agreement }))
  else if (agreement.length > 0) io.print(agreement.map((one) => `${agreementLine(one)}\n`).join(''))
  else io.print('Nothing is confirmed yet.\n')
  return ExitCode.done
}

interface FromFile {
  readonly dir: string
  readonly file: string
  readonly sample: readonly Decision[]
  readonly io: CommandIo
}

/** One answer a line: the id of the decision, a blank, `y` or `n`. Empty lines and lines that begin with `#` say nothing. */
async function answerFromFile({ dir, file, sample, io }: FromFile): Promise<void> {
  const text = (await readRegularFile(file, { maxBytes: limits.document.bytes })).toString('utf8')
  const known = new Map(sample.map((one) => [one.id, one]))
  const labels: Label[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, id = '', answer = ''] = /^([0-9a-f]{12})\s+(y|n|yes|no)\s*$/i.exec(line) ?? []
    const asked = known.get(id)
    if (answer === '')
      throw new InputError(`${file}, line ${index + 1} is no answer`, 'write the id of a decision, a blank, and y or n')
    if (asked === undefined)
      throw new InputError(
        `${file}, line ${index + 1}: ${id} is not in this sample`,
        'use the --sample and --seed that the answers are for',
      )
    labels.push(labelOf(asked, answer, io))
  }
  await keepLabels(dir, labels)
}

export interface Conversation {
  readonly dir: string
  readonly sample: readonly Decision[]
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** Asks about each; every answer is kept at once, so that leaving loses nothing. The end of the input is a farewell. */
export async function converse(
  { dir, sample, input, output }: Conversation,
  io: Pick<CommandIo, 'now' | 'signal'>,
): Promise<void> {
  const terminal = createInterface({ input, signal: io.signal })
  const lines = terminal[Symbol.asyncIterator]()
  try {
    for (const [index, one] of sample.entries()) {
      output.write(shown(one, index, sample.length))
      const answer = await nextAnswer(lines, output)
      if (answer === 'q') return
      if (answer !== 's') await keepLabels(dir, [labelOf(one, answer, io)])
    }
  } finally {
    terminal.close()
  }
}

async function nextAnswer(lines: AsyncIterator<string>, output: NodeJS.WritableStream): Promise<string> {
  for (;;) {
    output.write('Right? [y]es, [n]o, [s]kip, [q]uit: ')
    const { value, done } = await lines.next()
    if (done === true) return 'q'
    const letter = value.trim().toLowerCase().slice(0, 1)
    if (letter !== '' && 'ynsq'.includes(letter)) return letter
  }
}

function labelOf(asked: Decision, answer: string, io: Pick<CommandIo, 'now'>): Label {
  return { ...asked, agrees: answer.toLowerCase().startsWith('y'), at: io.now().toISOString() }
}

/** Sessions and commits wrote the evidence: a terminal gets only what can be seen. */
function shown({ id, kind, instance_id: instance, says, evidence }: Decision, index: number, of: number): string {
  const quoted = visibleText(evidence)
    .split('\n')
    .map((line) => `  | ${line}`)
  return `\n${index + 1} of ${of}  ${id}  ${kind}  ${visibleText(instance)}\n${visibleText(says)}\n${quoted.join('\n')}\n`
}
