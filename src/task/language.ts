/** Languages of files, by name: what `languages` in a manifest holds and what the comment scanner needs. */
import type { FileChange } from '../pull-request/pull-request.ts'

const EXTENSIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    javascript: 'js cjs mjs jsx',
    typescript: 'ts cts mts tsx',
    vue: 'vue',
    svelte: 'svelte',
    astro: 'astro',
    python: 'py pyi',
    go: 'go',
    rust: 'rs',
    java: 'java',
    kotlin: 'kt kts',
    scala: 'scala sc',
    groovy: 'groovy',
    c: 'c h',
    cpp: 'cc cpp cxx hh hpp hxx',
    csharp: 'cs',
    fsharp: 'fs fsx',
    swift: 'swift',
    'objective-c': 'm mm',
    ruby: 'rb',
    php: 'php',
    elixir: 'ex exs',
    erlang: 'erl hrl',
    haskell: 'hs',
    ocaml: 'ml mli',
    clojure: 'clj cljs cljc',
    dart: 'dart',
    lua: 'lua',
    perl: 'pl pm t',
    r: 'r',
    julia: 'jl',
    zig: 'zig',
    shell: 'sh bash zsh bats',
    powershell: 'ps1 psm1',
    sql: 'sql',
    css: 'css scss sass less',
    html: 'html htm',
  }).flatMap(([language, extensions]) => extensions.split(' ').map((extension) => [extension, language] as const)),
)

/** Styling and markup: part of a change, but not what a test file is written in. */
const NOT_PROGRAMS: ReadonlySet<string> = new Set(['css', 'html', 'sql'])

/** The language of a file by its extension, or null. */
export function languageOf(path: string): string | null {
  const dot = path.lastIndexOf('.')
  if (dot <= path.lastIndexOf('/')) return null
  return EXTENSIONS.get(path.slice(dot + 1).toLowerCase()) ?? null
}

/** True for a file that holds a program (not styling, markup, data or prose). */
export function isProgram(path: string): boolean {
  const language = languageOf(path)
  return language !== null && !NOT_PROGRAMS.has(language)
}

/** Languages of the files, the one with most changed lines first; ties by name. */
export function languagesOf(changes: readonly FileChange[]): string[] {
  const lines = new Map<string, number>()
  for (const change of changes) {
    const language = languageOf(change.path)
    if (language === null) continue
    lines.set(language, (lines.get(language) ?? 0) + change.additions + change.deletions)
  }
  return [...lines].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([language]) => language)
}
