/** The languages this house knows. A new one is a folder and a line here. */
import { languageOf } from '../../task/language.ts'
import { cpp } from './cpp/index.ts'
import { go } from './go/index.ts'
import { javascript } from './javascript/index.ts'
import { java } from './java/index.ts'
import type { Language } from './language.ts'
import { perl } from './perl/index.ts'
import { python } from './python/index.ts'
import { php } from './php/index.ts'
import { ruby } from './ruby/index.ts'
import { rust } from './rust/index.ts'
import { shell } from './shell/index.ts'

export const LANGUAGES: readonly Language[] = [javascript, go, cpp, python, rust, php, ruby, perl, shell, java]

const BY_NAME: ReadonlyMap<string, Language> = new Map(LANGUAGES.map((language) => [language.name, language]))
const BY_SOURCE: ReadonlyMap<string, Language> = new Map(
  LANGUAGES.flatMap((language) => language.sources.map((source) => [source, language] as const)),
)

/** The language a framework names; null for one this house does not know. */
export function languageNamed(name: string): Language | null {
  return BY_NAME.get(name) ?? null
}

/** The language that reads this file, by its name; null for files of none. */
export function languageOfFile(path: string): Language | null {
  return BY_SOURCE.get(languageOf(path) ?? '') ?? null
}

/** The nearest of `dirs` (nearest first) that holds a manifest of the language. */
export function homeDir(
  language: Language,
  dirs: readonly string[],
  namesIn: (dir: string) => readonly string[],
): string | null {
  return dirs.find((dir) => namesIn(dir).some((name) => language.manifests.test(name))) ?? null
}
