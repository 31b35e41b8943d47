/** A package's own version and texts decide nothing about what gets fetched; a release changes them in every state. */
const OWN_LINE =
  /^(?:version|description|documentation|homepage|repository|readme|keywords|categories|license|authors|exclude|include|rust-version)\s*=/

/** `Cargo.toml` without lines of `[package]` that no dependency hangs on. */
export function cargoInstallPart(path: string, text: string): string {
  if (!path.endsWith('Cargo.toml')) return text
  let inPackage = false
  return text
    .split('\n')
    .filter((line) => {
      if (line.startsWith('[')) inPackage = /^\[(?:workspace\.)?package\]/.test(line)
      return !inPackage || !OWN_LINE.test(line)
    })
    .join('\n')
}
