/** Which generated text stands where: every page with its places, and what fills them. */
import { keepList } from './keep-sessions.ts'
import { agentTable, formatTable, locatorTable } from './agents.ts'
import { inputTable, outputTable, workflowTable } from './action.ts'
import { commandSections, commandTable, commonTable, exitTable, type Help } from './cli.ts'
import { configurationTable } from './configuration.ts'
import { exportTable } from './exports.ts'
import { frameworkTable, managerTable } from './frameworks.ts'
import { rejectionTable } from './rejections.ts'
import { classTable, detectorTable, questionTable } from './review.ts'
import { gapList, promiseTable } from './sandbox.ts'
import { putBlock } from './table.ts'
import { benchmarkTable, runTable, taskTable, turnTable } from './task.ts'

/** Texts by the name of their place. */
type Blocks = Readonly<Record<string, string>>

/** Every page that holds generated text, by its path. Run in the root of the project. */
export async function generatedBlocks(help: ReadonlyMap<string, Help>): Promise<ReadonlyMap<string, Blocks>> {
  const actions = ['plan', 'verify', 'publish', 'store', 'review'].map(
    (folder) => [`${folder}/README.md`, tables(folder)] as const,
  )
  return new Map<string, Blocks>([
    ['README.md', { commands: commandTable(help), ...tables('.') }],
    ...actions,
    ['docs/action.md', workflowTables()],
    ['docs/agents.md', { agents: agentTable(), locators: locatorTable(), formats: formatTable(), keep: keepList() }],
    ['docs/cli.md', { common: commonTable(help), exit: exitTable(), commands: commandSections(help) }],
    ['docs/configuration.md', { keys: configurationTable() }],
    ['docs/exports.md', { exports: exportTable() }],
    ['docs/frameworks.md', { frameworks: frameworkTable(), managers: await managerTable() }],
    ['docs/rejections.md', { codes: rejectionTable() }],
    ['docs/review.md', { classes: classTable(), detectors: detectorTable(), questions: questionTable() }],
    ['docs/security.md', { promises: promiseTable(), gaps: gapList() }],
    ['docs/task-format.md', { task: taskTable(), turns: turnTable(), runs: runTable(), benchmark: benchmarkTable() }],
  ])
}

/** The page as it should be. Throws where it lacks a place. */
export function withBlocks(page: string, blocks: Blocks): string {
  return Object.entries(blocks).reduce((text, [name, block]) => putBlock(text, name, block), page)
}

/** `benchmark-inputs`, `review-inputs`, …: one place for each reusable workflow. */
function workflowTables(): Blocks {
  const names = ['benchmark', 'review', 'review-with-checks']
  return Object.fromEntries(names.map((name) => [`${name}-inputs`, workflowTable(`.github/workflows/${name}.yml`)]))
}

function tables(folder: string): Blocks {
  return { inputs: inputTable(`${folder}/action.yml`), outputs: outputTable(`${folder}/action.yml`) }
}
