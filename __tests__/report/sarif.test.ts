/** The SARIF file: tied to lines of the change, of the form that SARIF 2.1.0 and code scanning ask for. */
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { placeFindings } from '../../src/report/placement.ts'
import { remarkOf } from '../../src/report/remark.ts'
import { renderSarif } from '../../src/report/sarif.ts'
import type { Finding } from '../../src/review/finding.ts'
import { diffLinesOf } from '../../src/session/diff-lines.ts'
import { bash, edit, linked, say, user, write } from '../review/session-builder.ts'
import { findings, reviewWith } from './samples.ts'

const Text = z.strictObject({ text: z.string().min(1) })
const Uri = z.string().regex(/^(?!\/)[\w.~!$&'()*+,;=:@%/-]+$/)

/**
 * What the two ask for, as far as we write it. SARIF 2.1.0: `version` and `runs` (3.13), a driver with a name (3.18, 3.19),
 * a message (3.27.11), `ruleIndex` into the rules (3.27.6), levels (3.27.10), lines from 1 (3.30.5), relative URIs (3.4.4).
 * GitHub: a location and a fingerprint for every result, the schema's address.
 */
const SarifLog = z.strictObject({
  $schema: z.literal('https://json.schemastore.org/sarif-2.1.0.json'),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
          rules: z.array(
            z.strictObject({
              id: z.string().min(1),
              name: z.string().min(1).max(255),
              shortDescription: Text,
              fullDescription: Text,
              help: Text,
              defaultConfiguration: z.strictObject({ level: z.enum(['none', 'note', 'warning', 'error']) }),
              properties: z.strictObject({ tags: z.array(z.string()).max(10) }),
            }),
          ),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string().endsWith('/') }),
      columnKind: z.literal('utf16CodeUnits'),
      results: z.array(
        z.strictObject({
          ruleId: z.string().min(1),
          ruleIndex: z.number().int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: Text,
          locations: z
            .array(
              z.strictObject({
                physicalLocation: z.strictObject({
                  artifactLocation: z.strictObject({ uri: Uri, uriBaseId: z.literal('%SRCROOT%') }),
                  region: z
                    .strictObject({ startLine: z.number().int().min(1), endLine: z.number().int().min(1) })
                    .refine(({ startLine, endLine }) => endLine >= startLine),
                }),
              }),
            )
            .min(1)
            .max(10),
          partialFingerprints: z.record(z.string(), z.string().min(1)),
          properties: z.record(z.string(), z.unknown()),
        }),
      ),
      properties: z.strictObject({ findingsWithoutLine: z.number().int().min(0) }),
    }),
  ]),
})

const PATCH = `diff --git a/src/slug.js b/src/slug.js
--- a/src/slug.js
+++ b/src/slug.js
@@ -1,2 +1,4 @@
 export function slug(text) {
+  const folded = fold(text)
+  return folded.toLowerCase()
-  return text
 }
diff --git a/docs/a b.md b/docs/a b.md
new file mode 100644
--- /dev/null
+++ b/docs/a b.md
@@ -0,0 +1,3 @@
+# Notes on folding
+
+Everything that nobody asked for.
`

const session = linked([
  user('fold accents'),
  edit('/home/dev/slugs/src/slug.js', '  return text', '  const folded = fold(text)\n  return folded.toLowerCase()'),
  write('/home/dev/slugs/docs/a b.md', '# Notes on folding\n\nEverything that nobody asked for.\n'),
  edit('/home/dev/slugs/src/slug.js', 'gone', 'these words are not in the change'),
  bash('npm test'),
  say('Done.'),
])

const at = (id: string, steps: readonly number[]): Finding => ({
  ...(findings[0] as Finding),
  id,
  session_id: session.session.id,
  steps: [...steps],
})
const own = [at('edited', [2, 5]), at('written', [3, 2]), at('overwritten', [4]), at('said', [6])]
const placement = placeFindings(own, [session], diffLinesOf(PATCH))

describe('placement', () => {
  test('lines that a step wrote; a file without a line of it left is known, and no place', () => {
    expect(Object.fromEntries(placement.places)).toEqual({
      edited: [{ path: 'src/slug.js', start_line: 2, end_line: 3 }],
      written: [
        { path: 'docs/a b.md', start_line: 1, end_line: 1 },
        { path: 'src/slug.js', start_line: 2, end_line: 3 },
      ],
    })
    expect(placement.files.get('overwritten')).toEqual(['src/slug.js'])
    expect(placement.files.get('said')).toEqual([])
  })

  test('a finding of a session that is not there has none', () => {
    expect(placeFindings(findings, [session], diffLinesOf(PATCH)).files.size).toBe(0)
  })
})

describe('the SARIF file', () => {
  const rendered = (list: readonly Finding[]) =>
    SarifLog.parse(renderSarif({ review: reviewWith(list), places: placement.places, toolVersion: '1.2.3-rc.1' }))
      .runs[0]

  test('holds what has a line, counts what has none', () => {
    const run = rendered([...own, { ...at('edited', [2]), severity: 'info' }])
    expect(run.results.map(({ partialFingerprints }) => partialFingerprints['backtestFinding/v1'])).toEqual([
      'edited',
      'written',
    ])
    expect(run.properties.findingsWithoutLine).toBe(2)
    expect(run.results[1]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('docs/a%20b.md')
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  })

  test('is valid with nothing in it', () => expect(rendered([]).results).toEqual([]))

  test('is bounded, and makes no link, placeholder or mention of foreign words', () => {
    const words = `@octocat [click](https://evil.example) {0} fixes #12 \u202e${'x'.repeat(50_000)}`
    const hostile = Array.from({ length: 1500 }, () => ({ ...at('edited', [2]), explanation: words, guidance: words }))
    const run = rendered(hostile)
    expect(run.results).toHaveLength(1000)
    const message = run.results[0]?.message.text ?? ''
    expect(message.length).toBeLessThan(3000)
    expect(message).not.toMatch(/@\w|(?<!\\)\[|(?<!\{)\{0|:\/\/|#\d|\u202e/)
  })
})

test('a remark says what, what to do, where, and the id', () => {
  const { title, message } = remarkOf(findings[1] as Finding)
  expect(title).toBe('Says it was checked, but nothing ran')
  expect(message).toContain('What to do: You say "All tests pass"')
  expect(message).toContain('steps 38 and 41 of the session. Id 2b3c4d5e6f70.')
})
