/** One pattern can be of two classes: a call that fails the same way four times is a failure and a loop. Readers meet it once. */
import type { Finding } from '../review/finding.ts'

export interface FindingGroup {
  readonly finding: Finding
  /** Findings of other classes about the very same steps. */
  readonly also: readonly Finding[]
}

/** In the order of their first findings. */
export function groupBySteps(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups: FindingGroup[] = []
  const bySteps = new Map<string, { readonly finding: Finding; readonly also: Finding[] }>()
  for (const finding of findings) {
    const steps = `${finding.steps.join(' ')} ${finding.session_id}`
    const known = bySteps.get(steps)
    if (known !== undefined && known.finding.class !== finding.class) known.also.push(finding)
    else {
      const group = { finding, also: [] }
      groups.push(group)
      bySteps.set(steps, group)
    }
  }
  return groups
}
