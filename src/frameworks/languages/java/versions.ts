const WISHES: readonly RegExp[] = [
  /<maven\.compiler\.(?:testRelease|release|source)>\s*([\d.]{1,6})\s*</g,
  /<(?:release|java\.version|jdk\.version)>\s*([\d.]{1,6})\s*</g,
  /languageVersion(?:\.set\(|\s*=\s*)\s*JavaLanguageVersion\.of\((\d{1,2})\)/g,
  /(?:source|target)Compatibility\s*=?\s*(?:JavaVersion\.VERSION_)?['"]?([\d._]{1,6})/g,
]

/** The releases of Java that a build file asks for, as `8` or `17`, each once; the highest is the least JDK that builds it. */
export function javaWishes(text: string): readonly string[] {
  const head = text.slice(0, 500_000)
  const found = WISHES.flatMap((pattern) => [...head.matchAll(pattern)].map(([, wanted = '']) => wanted))
  return [...new Set(found.map((wanted) => wanted.replace(/^1[._]/, '').replaceAll('_', '.')))]
}
