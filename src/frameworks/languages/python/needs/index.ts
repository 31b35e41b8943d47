/** The sources of test dependencies this house knows, in the order of trust. A new one is a function and a line here. */
import { developerNeeds, requirementNeeds } from './files.ts'
import { type Need, type NeedQuestion, type NeedSource, namesPytest } from './need.ts'
import { pyprojectNeeds } from './pyproject.ts'
import { noxNeeds, pipfileNeeds, setupCfgNeeds, setupPyNeeds } from './setup-files.ts'
import { toxNeeds } from './tox.ts'
import { workflowNeeds } from './workflow.ts'

export type { Need } from './need.ts'

const SOURCES: readonly NeedSource[] = [
  pyprojectNeeds,
  toxNeeds,
  requirementNeeds,
  developerNeeds,
  setupCfgNeeds,
  setupPyNeeds,
  noxNeeds,
  pipfileNeeds,
  workflowNeeds,
]

/**
 * The needs to install: one after the other until one of them brings pytest. Where none does, the first of each source
 * counts, and pytest comes by itself. tox counts beside a group it does not name: its `deps` often hold the rest.
 */
export function chooseNeeds(question: NeedQuestion): readonly Need[] {
  return chosenOf(question, () => true)
}

/** What is left when the dispensable ones cannot be installed; null where there was none. */
export function remainingNeeds(question: NeedQuestion, chosen: readonly Need[]): readonly Need[] | null {
  const isNeeded = ({ dispensable }: Need): boolean => dispensable !== true
  return chosen.every(isNeeded) ? null : chosenOf(question, isNeeded)
}

function chosenOf(question: NeedQuestion, isWanted: (need: Need) => boolean): readonly Need[] {
  const chosen: Need[] = []
  for (const source of SOURCES) {
    for (const need of source(question).filter(isWanted).slice(0, MAX_OF_ONE_SOURCE)) {
      chosen.push(need)
      if (bringsPytest(need, question)) return chosen
    }
  }
  return chosen.slice(0, MAX_WITHOUT_PYTEST)
}

const MAX_OF_ONE_SOURCE = 4
const MAX_WITHOUT_PYTEST = 2

function bringsPytest({ requirements, files }: Need, { texts }: NeedQuestion): boolean {
  return requirements.some(namesPytest) || files.some((file) => namesPytest(texts.get(file) ?? ''))
}
