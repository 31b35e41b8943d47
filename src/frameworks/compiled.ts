/** A framework that is given the built form of test files, and speaks of their sources to everybody else. */
import type { TestFramework } from './framework.ts'

/** `forms`: the built form of a test file by its source. Files without one stay as they are. */
export function asCompiled(framework: TestFramework, forms: ReadonlyMap<string, string>): TestFramework {
  if (forms.size === 0) return framework
  const sources = new Map([...forms].map(([source, built]) => [built, source]))
  const built = (file: string): string => forms.get(file) ?? file
  const inBuilt = <T extends { readonly files: readonly string[]; readonly sources: ReadonlyMap<string, string> }>(
    given: T,
  ): T => ({
    ...given,
    files: given.files.map(built),
    sources: new Map([...given.sources].map(([file, text]) => [built(file), text])),
  })
  return {
    ...framework,
    command: (request) => framework.command(inBuilt(request)),
    parse: (evidence) => {
      const run = framework.parse(inBuilt(evidence))
      const outcomes = run.outcomes.map((outcome) => ({ ...outcome, file: sources.get(outcome.file) ?? outcome.file }))
      return { ...run, outcomes }
    },
  }
}
