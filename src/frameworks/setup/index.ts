/** Finds out how the dependencies of a directory are installed, from its lock file, manifest and version files. */
import { baseOf, dirOf, dirsUpward, type ProjectFiles } from '../files.ts'
import { homeDir, languageNamed, LANGUAGES } from '../languages/index.ts'
import type { Language } from '../languages/language.ts'
import { emptyPlan, type SetupPlan } from './plan.ts'

export { dependenciesAsOf } from './as-of.ts'
export { carriedOut, type SetupPlan } from './plan.ts'

export interface SetupRequest {
  /** Decides where a directory belongs to several; else the nearest manifest does. */
  readonly language?: string
  /** Test files that will run: what they import from build output asks for a build. */
  readonly tests?: readonly string[]
  /** What `--version` of the tools of this machine says, by name: see `toolsOf`. */
  readonly tools?: ReadonlyMap<string, string>
  /** Versions that no lock file names are those of this moment, ISO 8601 in UTC; null or left out: of now. */
  readonly asOf?: string | null
  /** 0 or left out: the likeliest setup. The next ones (another version of the language) are for tests that did not load in it. */
  readonly choice?: number
  /** Versions of the tools that tests ran with before, by name: taken again where they are here. */
  readonly earlier?: Readonly<Record<string, string>>
}

/** The setup of `atDir` (`.` for the root). A directory without any manifest mostly needs none. */
export async function detectSetup(
  files: ProjectFiles,
  atDir: string,
  { language: name, tests = [], tools = new Map(), asOf = null, choice = 0, earlier = {} }: SetupRequest = {},
): Promise<SetupPlan> {
  const dirs = dirsUpward(atDir)
  const names = new Map<string, string[]>(dirs.map((dir) => [dir, []]))
  for (const path of files.list()) names.get(dirOf(path))?.push(baseOf(path))
  const home = (language: Language): string | null => homeDir(language, dirs, (dir) => names.get(dir) ?? [])
  const language = (name === undefined ? null : languageNamed(name)) ?? nearest(dirs, home)
  if (language === null)
    return { ...emptyPlan(atDir), evidence: ['no manifest of a known language at or above the tests'] }
  return language.setup({ files, dir: atDir, home: home(language), tests, tools, asOf, choice, earlier })
}

function nearest(dirs: readonly string[], home: (language: Language) => string | null): Language | null {
  const found = LANGUAGES.flatMap((language) => {
    const dir = home(language)
    return dir === null ? [] : [{ language, distance: dirs.indexOf(dir) }]
  })
  return found.sort((a, b) => a.distance - b.distance)[0]?.language ?? null
}

/** The programs whose versions decide the setup of a language. */
export function toolsOf(language: string): readonly string[] {
  return languageNamed(language)?.tools ?? []
}

/** The part of a key file that decides what gets installed. */
export function installPart(plan: SetupPlan, path: string, text: string): string {
  return languageNamed(plan.kind)?.installPart?.(path, text) ?? text
}
