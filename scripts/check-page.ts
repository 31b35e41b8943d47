/** Checks report pages in headless Chromium: `npm run check:page -- FILE.html…`. Needs an installed Chromium or Chrome. */
import { resolve } from 'node:path'
import { checkPage, findChromium } from './page/check.ts'

const files = process.argv.slice(2)
const chromium = findChromium()
if (files.length === 0 || chromium === null) {
  console.error(
    files.length === 0
      ? 'usage: npm run check:page -- FILE.html…'
      : 'check-page: no Chromium; name one in BACKTEST_CHROMIUM',
  )
  process.exit(2)
}
for (const file of files) {
  const problems = await checkPage(resolve(file), chromium)
  console.log(`${file}: ${problems.length === 0 ? 'nothing wrong' : `${problems.length} problems`}`)
  for (const { where, what } of problems) console.log(`  ${where}: ${what}`)
  if (problems.length > 0) process.exitCode = 1
}
