import { parseJson, stableStringify } from '../../../core/json.ts'

/** Fields of a `package.json` that decide nothing about what gets installed; a release changes its version in every state. */
const NOT_INSTALLED = new Set(
  'version description keywords scripts files main module browser types typings exports author contributors license homepage repository bugs funding sideEffects publishConfig jest mocha ava tap nyc c8 eslintConfig prettier browserslist lint-staged husky release commitlint'.split(
    ' ',
  ),
)

/** A manifest without the fields that install nothing; other key files as they are. */
export function installPart(path: string, text: string): string {
  const value = path.endsWith('package.json') ? parseJson(text) : undefined
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return text
  return stableStringify(Object.fromEntries(Object.entries(value).filter(([key]) => !NOT_INSTALLED.has(key))))
}
