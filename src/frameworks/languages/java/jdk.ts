/** Which of the JDKs on this machine builds for the release that a build file asks for. */

export interface ChosenJdk {
  /** What `JAVA_HOME` is set to; null for the one on the PATH. */
  readonly home: string | null
  readonly release: number
}

/** Releases with long support, newest first, and the places where Debian's packages and hosted runners keep them. */
const RELEASES = [25, 21, 17, 11]
const HOMES = RELEASES.flatMap((release) =>
  ['amd64', 'arm64'].flatMap((machine) => [
    `/usr/lib/jvm/java-${release}-openjdk-${machine}`,
    `/usr/lib/jvm/temurin-${release}-jdk-${machine}`,
  ]),
)

/** What the setup asks for its version. Java 8 does not know `--version` and is left out. */
export const JAVA_TOOLS: readonly string[] = ['java', ...HOMES.map((home) => `${home}/bin/java`)]

/**
 * The one on the PATH where it can build for every release asked for, else the oldest that can; null where none can.
 * @param wishes releases as `javaWishes` gives them
 * @param tools first line of `--version`, by program
 */
export function chooseJdk(wishes: readonly string[], tools: ReadonlyMap<string, string>): ChosenJdk | null {
  const releases = wishes.map((wish) => Number.parseInt(wish, 10)).filter((release) => release > 0)
  const found = [...tools].flatMap(([program, said]): ChosenJdk[] => {
    const release = Number(/^(?:openjdk|java) (\d{1,3})/.exec(said)?.[1] ?? '0')
    return release === 0 ? [] : [{ home: program === 'java' ? null : program.replace(/\/bin\/java$/, ''), release }]
  })
  const fitting = found.filter(({ release }) => releases.every((wanted) => builds(release, wanted)))
  const own = fitting.find(({ home }) => home === null)
  return own ?? fitting.sort((a, b) => a.release - b.release)[0] ?? null
}

/** Releases that a JDK's compiler can build for: JEP 182 retires old ones (6 with JDK 12, 7 with JDK 20). */
function builds(jdk: number, wanted: number): boolean {
  const oldest = jdk >= 20 ? 8 : jdk >= 12 ? 7 : 6
  return wanted <= jdk && wanted >= oldest
}
