/** The page as people meet it, in headless Chromium: axe, keyboard, phone, paper. `npm run check:page` looks at other pages. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { checkPage, findChromium } from '../../scripts/page/check.ts'
import { renderReportPage } from '../../src/report/page/page.ts'
import { removeTemporary, temporary } from '../git/repositories.ts'
import { manyTasks } from './many.ts'

afterAll(removeTemporary)

const BAD =
  '<p style="color:#ccc;width:2000px">pale</p><img src="http://127.0.0.1:9/x.png"><details><summary>x</summary>y</details>'
const BAD_STYLE = 'a:focus,summary:focus{outline:none} details{height:1rem;overflow:hidden}'

/** Milliseconds: a browser on a busy machine may take long, and that is no failure. */
const PATIENCE = 1_200_000

const chromium = findChromium()
const inChromium = chromium === null ? describe.skip : describe

inChromium(chromium === null ? 'in Chromium (skipped: none is installed)' : 'in Chromium', () => {
  const file = path.join(temporary(), 'report.html')

  test(
    'nothing is wrong with the page',
    async () => {
      writeFileSync(file, renderReportPage(manyTasks(2)))
      expect(await checkPage(file, chromium ?? '')).toEqual([])
    },
    PATIENCE,
  )

  test(
    'what is wrong with a page is found',
    async () => {
      writeFileSync(
        file,
        `<!doctype html><html><head><title>x</title><style>${BAD_STYLE}</style></head><body>${BAD}<a href="#x">x</a></body></html>`,
      )
      const words = (await checkPage(file, chromium ?? '')).map(({ what }) => what).join('\n')
      expect(words).toMatch(/axe color-contrast/)
      expect(words).toMatch(/axe image-alt/)
      expect(words).toMatch(/axe html-has-lang/)
      expect(words).toMatch(/pixels wider than the window/)
      expect(words).toMatch(/loads http:\/\/127/)
      expect(words).toMatch(/no skip link/)
      expect(words).toMatch(/no focus ring/)
    },
    PATIENCE,
  )
})
