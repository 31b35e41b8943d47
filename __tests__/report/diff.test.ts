import { expect, test } from '@jest/globals'
import { diffHtml, diffSize } from '../../src/report/page/diff.ts'

const PATCH = `diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -1,2 +1,3 @@
 same
-old <b>
+new & "quoted"
++++ three more
--- two dashes
`

test('lines are marked by what they are', () => {
  const { markup } = diffHtml(PATCH, 1000, 'x/solution.patch')
  expect(markup).toContain('<span class="head">--- a/a.ts\n+++ b/a.ts\n</span>')
  expect(markup).toContain('<span class="del">-old &lt;b&gt;\n</span>')
  expect(markup).toContain('<span class="add">+new &amp; &quot;quoted&quot;\n++++ three more\n</span>')
  expect(markup).not.toContain('more line')
})

test('the size counts lines of the change only', () => expect(diffSize(PATCH)).toEqual({ added: 2, removed: 2 }))

test('what does not fit is counted, and its file named', () => {
  const { markup } = diffHtml(PATCH, 40, 'x/solution.patch')
  expect(markup).toContain('6 more lines in <code>x/solution.patch</code>')
})

test('a line of a machine is cut', () => {
  const { markup } = diffHtml(`diff --git a/a b/a\n@@ -1 +1 @@\n+${'x'.repeat(5000)}\n`, 10_000, 'x')
  expect(markup.length).toBeLessThan(800)
})
