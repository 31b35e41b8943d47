/** Looks at a report page in headless Chromium: what a person with a keyboard, a screen reader, a phone or a printer would meet. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserType, Page } from 'playwright-core'

// Neither can be bundled, and scripts are: both are asked for where the command was given, in the project.
const load = createRequire(join(process.cwd(), 'package.json'))
const { chromium }: { readonly chromium: BrowserType } = load('playwright-core')

export interface PageProblem {
  /** `dark`, `phone`, `keyboard`, … */
  readonly where: string
  readonly what: string
}

/** A phone shows the same elements in the same colours: there, only what does not fit can be wrong. */
const VIEWS = [
  { where: 'light', width: 1280, colorScheme: 'light', rules: true },
  { where: 'dark', width: 1280, colorScheme: 'dark', rules: true },
  { where: 'phone', width: 390, colorScheme: 'light', rules: false },
] as const

/** WCAG 2.2, success criterion 1.4.10: nothing scrolls sideways at this width. */
const REFLOW_WIDTH = 320
const HEIGHT = 900
/** Milliseconds for any one step of the browser: a busy machine is no fault of the page. */
const PATIENCE = 300_000

/** An installed Chromium or Chrome; null where there is none. `BACKTEST_CHROMIUM` names another one. */
export function findChromium(): string | null {
  const named = process.env['BACKTEST_CHROMIUM']
  if (named !== undefined && named !== '') return existsSync(named) ? named : null
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  return names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path)) ?? null
}

/** Everything wrong with the page, in every view. An empty list is what is wanted. */
export async function checkPage(file: string, executable: string): Promise<readonly PageProblem[]> {
  // The page comes from us and runs nothing; as root, Chromium starts without its sandbox only.
  const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'], timeout: PATIENCE })
  try {
    const problems: PageProblem[] = []
    for (const view of VIEWS) problems.push(...(await checkView(browser, file, view)))
    problems.push(...(await withPage(browser, file, { width: REFLOW_WIDTH }, (page) => sideways(page, 'reflow'))))
    problems.push(...(await withPage(browser, file, { width: 1280 }, keyboard)))
    problems.push(...(await withPage(browser, file, { width: 1280 }, print)))
    return problems
  } finally {
    await browser.close()
  }
}

async function checkView(browser: Browser, file: string, view: (typeof VIEWS)[number]): Promise<PageProblem[]> {
  const { where } = view
  return withPage(browser, file, view, async (page, loaded) => {
    const folded = await sideways(page, where)
    await openAll(page)
    const open = [...(await sideways(page, `${where}, all open`)), ...(view.rules ? await axe(page, where) : [])]
    return [...folded, ...open, ...loaded().map((what) => ({ where, what }))]
  })
}

async function withPage(
  browser: Browser,
  file: string,
  view: { readonly width: number; readonly colorScheme?: 'light' | 'dark' },
  look: (page: Page, loaded: () => readonly string[]) => Promise<PageProblem[]>,
): Promise<PageProblem[]> {
  const { width, colorScheme = 'light' } = view
  const page = await browser.newPage({ viewport: { width, height: HEIGHT }, colorScheme })
  page.setDefaultTimeout(PATIENCE)
  const noticed: string[] = []
  const address = pathToFileURL(file).href
  page.on('request', (request) => {
    if (request.url() !== address) noticed.push(`loads ${request.url().slice(0, 200)}`)
  })
  page.on('console', (message) => noticed.push(`the console says: ${message.text().slice(0, 200)}`))
  await page.goto(address)
  const problems = await look(page, () => noticed)
  await page.close()
  return problems
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true')
}

async function sideways(page: Page, where: string): Promise<PageProblem[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  return wide > 0 ? [{ where, what: `the page is ${wide} pixels wider than the window` }] : []
}

/** https://github.com/dequelabs/axe-core: all rules for WCAG 2.2 A and AA and the best practices. */
async function axe(page: Page, where: string): Promise<PageProblem[]> {
  // The page's policy stops scripts; the debugger's do not ask it.
  await page.evaluate(readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8'))
  // What has not been on the screen yet is skipped over by the browser, and by axe with it.
  await page.addStyleTag({ content: '* { content-visibility: visible !important }' })
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return violations.map(({ id, help, nodes }) => {
    const [first] = nodes
    const summary = first?.failureSummary?.replace(/\s+/g, ' ').slice(0, 300) ?? ''
    return { where, what: `axe ${id}: ${help} (${nodes.length}×: ${first?.html.slice(0, 160) ?? ''}) ${summary}` }
  })
}

/** Tab reaches everything in the order of the page, what has the focus shows it, and the keys do what they say. */
async function keyboard(page: Page): Promise<PageProblem[]> {
  const where = 'keyboard'
  const problems: PageProblem[] = []
  const say = (what: string): unknown => problems.push({ where, what })
  await page.keyboard.press('Tab')
  if (!(await page.evaluate<boolean>('document.activeElement.matches(".skip")'))) say('the first stop is no skip link')
  await page.keyboard.press('Enter')
  if ((await page.evaluate<string>('location.hash')) !== '#content') say('the skip link does not lead to the content')
  await page.evaluate('location.hash = ""; document.activeElement.blur(); window.scrollTo(0, 0)')
  const stops = await page.evaluate<number>('document.querySelectorAll("a[href], summary, [tabindex=\'0\']").length')
  const most = Math.min(stops, 60)
  let last = -1
  for (let stop = 0; stop < most; stop += 1) {
    await page.keyboard.press('Tab')
    const seen = await page.evaluate<{ place: number; shown: boolean; name: string }>(FOCUSED)
    // After the last stop the focus leaves the page.
    if (seen.name.startsWith('<body')) break
    if (!seen.shown) say(`no focus ring on ${seen.name}`)
    if (seen.place < last) say(`the focus goes back to ${seen.name}`)
    last = seen.place
  }
  const summary = page.locator('summary').first()
  if ((await summary.count()) > 0) {
    await summary.focus()
    const before = await page.evaluate<boolean>(IS_OPEN)
    await page.keyboard.press('Enter')
    if ((await page.evaluate<boolean>(IS_OPEN)) === before) say('Enter does not open or close a part')
  }
  return problems
}

const IS_OPEN = 'document.activeElement.parentElement.open'
const FOCUSED = `(() => {
  const it = document.activeElement
  const style = getComputedStyle(it)
  const all = [...document.querySelectorAll("a[href], summary, [tabindex='0'], main")]
  return { place: all.indexOf(it), shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, name: it.outerHTML.slice(0, 120) }
})()`

/** Paper cannot be opened: what is folded must be there, and what only moves must not. */
async function print(page: Page): Promise<PageProblem[]> {
  await page.emulateMedia({ media: 'print' })
  const hidden = await page.evaluate<number>(`[...document.querySelectorAll('details:not(.data):not(.data *)')]
    .filter((part) => !part.open && [...part.children].slice(1).every((child) => child.getBoundingClientRect().height === 0)).length`)
  const moving = await page.evaluate<boolean>(
    "[...document.querySelectorAll('nav, .skip')].some((part) => getComputedStyle(part).display !== 'none')",
  )
  return [
    ...(hidden === 0 ? [] : [{ where: 'print', what: `${hidden} folded parts are not on paper` }]),
    ...(moving ? [{ where: 'print', what: 'the navigation is on paper' }] : []),
  ]
}
