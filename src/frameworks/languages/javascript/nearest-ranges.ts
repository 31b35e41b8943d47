/** What to ask a registry for that cannot give the versions of a moment. */
import type { Manifest } from '../../manifest.ts'
import { isBeforeOurNodes } from './node-choice.ts'

export interface NearestRange {
  /** Of the manifest, as `npm pkg` names it: `devDependencies[a]`. */
  readonly key: string
  readonly asked: string
  readonly near: string
}

/** `^4.2.3`, of which a registry may give 4.9 today. */
const CARET = /^\^(\d{1,6}\.\d{1,6}(?:\.\d{1,6})?)$/

/**
 * A range was mostly written with the version of its day. Where a registry cannot give the versions of a moment that is long past (a
 * mirror tells when it took them in), the minor version that the manifest names comes closer to it than today's newest.
 */
export function nearestRanges(manifest: Manifest | undefined, asOf: string | null): readonly NearestRange[] {
  if (manifest === undefined || asOf === null || !isBeforeOurNodes(asOf)) return []
  return (['dependencies', 'devDependencies'] as const).flatMap((part) =>
    Object.entries(manifest[part]).flatMap(([name, asked]) => {
      const version = CARET.exec(asked)?.[1]
      return version === undefined || !PACKAGE_NAME.test(name)
        ? []
        : [{ key: `${part}[${name}]`, asked, near: `~${version}` }]
    }),
  )
}

const PACKAGE_NAME = /^(?:@[\w.-]{1,100}\/)?[\w.-]{1,100}$/
