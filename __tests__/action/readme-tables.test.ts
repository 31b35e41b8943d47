/** The tables of inputs and outputs in the READMEs are those of action.yml. `BACKTEST_UPDATE=1` writes them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'

const ROOT = resolve(import.meta.dirname, '../..')
const Entry = z.object({ description: z.string(), required: z.boolean().optional(), default: z.unknown().optional() })
const Action = z.object({ inputs: z.record(z.string(), Entry), outputs: z.record(z.string(), Entry) })

// The root README belongs to more than the action: it is checked once it has the markers.
const READMES = ['.', 'plan', 'verify', 'publish', 'store', 'review'].filter((folder) =>
  hasMarkers(join(ROOT, folder, 'README.md')),
)

function hasMarkers(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes('<!-- inputs -->')
}

function inputTable(inputs: z.infer<typeof Action>['inputs']): string {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const fallback = input.required
      ? '*required*'
      : input.default === '' || input.default === undefined
        ? ''
        : `\`${String(input.default)}\``
    return `| \`${name}\` | ${fallback} | ${input.description} |`
  })
  return ['| input | default | |', '|---|---|---|', ...rows].join('\n')
}

function outputTable(outputs: z.infer<typeof Action>['outputs']): string {
  return [
    '| output | |',
    '|---|---|',
    ...Object.entries(outputs).map(([name, output]) => `| \`${name}\` | ${output.description} |`),
  ].join('\n')
}

function withTables(readme: string, action: z.infer<typeof Action>): string {
  const put = (text: string, name: string, table: string): string =>
    text.replace(
      new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`),
      () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`,
    )
  return put(put(readme, 'inputs', inputTable(action.inputs)), 'outputs', outputTable(action.outputs))
}

test.each(READMES)('%s/README.md', (folder) => {
  const file = join(ROOT, folder, 'README.md')
  const action = Action.parse(parse(readFileSync(join(ROOT, folder, 'action.yml'), 'utf8')))
  const wanted = withTables(readFileSync(file, 'utf8'), action)
  if (process.env['BACKTEST_UPDATE'] === '1') writeFileSync(file, wanted)
  expect(readFileSync(file, 'utf8')).toBe(wanted)
})
