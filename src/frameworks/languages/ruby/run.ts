/** What RSpec's and Minitest's runs have in common: our reporter's lines, Bundler, and SimpleCov. */
import type { ParsedRun, RunEvidence } from '../../framework.ts'
import { parseLineRun } from '../../reports/line-run.ts'

/** `notStarted`: signs that the framework or Bundler did not come up. A lone file that does not load is to blame itself. */
export function parseRubyRun(
  evidence: RunEvidence,
  { notStarted, noneLoads }: { readonly notStarted: RegExp; readonly noneLoads?: RegExp },
): ParsedRun {
  return parseLineRun(evidence, {
    notStarted,
    ...(noneLoads === undefined ? {} : { noneLoads }),
    brokenFile: ({ exitCode }) => exitCode !== 0 && exitCode !== 127,
    excuse: ({ stdout, stderr }) =>
      // https://github.com/simplecov-ruby/simplecov: a minimum coverage that few tests cannot reach ends with exit code 2.
      /SimpleCov failed with exit \d/.test(stderr + stdout) ? 'SimpleCov asks for more coverage' : null,
  })
}
