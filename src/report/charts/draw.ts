/**
 * Charts as SVG text, drawn by Observable Plot (https://observablehq.com/plot) on a document of its own: no browser, no script in
 * the page. Colours are the page's custom properties, so that light, dark and print need no second drawing.
 */
import { createDocument, type DrawnElement } from '@mixmark-io/domino'
import { plot, type PlotOptions } from '@observablehq/plot'
import { clipChars, visibleLine } from '../../guard/visible.ts'
import type { Html } from '../html.ts'

/** Width of a chart in one of several columns, and of any chart on a phone; in CSS pixels. */
export const NARROW = 340
/** Width of one of two charts side by side. */
export const HALF = 500
/** Width of a chart that has the page to itself. */
export const WIDE = 1040

const FONT_PIXELS = 12.5
/** Width of a character of the system font at that size, on average; names are cut by it. */
const CHAR_PIXELS = 6.6

const page = createDocument('<!doctype html><html><body></body></html>')

/** The drawing alone; the figure around it names and describes it, so nothing inside speaks for itself. */
export function draw(options: PlotOptions): Html {
  const style = { fontSize: `${FONT_PIXELS}px` }
  const drawn: DrawnElement = plot({ ...options, document: page, className: 'plot', style })
  for (const sheet of Array.from(drawn.querySelectorAll('style'))) sheet.remove()
  for (const part of Array.from(drawn.querySelectorAll('[aria-label]'))) part.removeAttribute('aria-label')
  for (const part of Array.from(drawn.querySelectorAll('[aria-hidden]'))) part.removeAttribute('aria-hidden')
  drawn.setAttribute('aria-hidden', 'true')
  return { markup: shortened(drawn.outerHTML) }
}

/** Attributes that say where something is; text, which may hold numbers too, is left alone. */
const PLACES = / (?:[xy][12]?|width|height|r[xy]?|transform)="[-\d.a-z(), ]*"/g

/** The same drawing in fewer bytes: tenths of a pixel, and elements without content end at once. */
function shortened(svg: string): string {
  return svg
    .replace(PLACES, (place) =>
      place.replace(/\d+\.\d{2,20}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
    )
    .replace(/><\/(?:rect|line|path|circle)>/g, '/>')
}

/** Room that the longest of the names takes at the left, at most a share of the width. */
export function nameRoom(names: readonly string[], width: number): number {
  const longest = Math.max(4, ...names.map((name) => name.length))
  return Math.ceil(Math.min(longest * CHAR_PIXELS + 12, width * 0.44))
}

/** A name from outside as it fits into that room. */
export function fitName(name: string, room: number): string {
  return clipChars(visibleLine(name), Math.max(4, Math.floor((room - 8) / CHAR_PIXELS)))
}
