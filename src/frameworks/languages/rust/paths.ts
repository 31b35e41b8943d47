/** Which modules a Rust source declares and which paths it names. */
import { type RustToken, rustTokens } from './tokens.ts'

/** `mod shape;`, within the inline modules it stands in. */
export interface ModuleDeclaration {
  readonly name: string
  /** Names of the inline modules around it, outermost first. */
  readonly inside: readonly string[]
  /** What `#[path = "…"]` says. */
  readonly path: string | null
}

export interface NamedPath {
  readonly segments: readonly string[]
  /** How many inline modules stand around it: as many `super` stay in the file. */
  readonly depth: number
}

export interface RustNames {
  readonly modules: readonly ModuleDeclaration[]
  readonly paths: readonly NamedPath[]
  /** `automod::dir!("tests/regression")`: every file of that folder of the package is a module. */
  readonly folders: readonly { readonly path: string; readonly inside: readonly string[] }[]
  /** Files named by `include!`, `include_str!` and `include_bytes!`. */
  readonly includes: readonly string[]
}

const MAX_PATHS = 5000
const MAX_SEGMENTS = 12
const MAX_NESTING = 32
const INCLUDES = new Set(['include', 'include_str', 'include_bytes'])

/** Everything in one pass, each path once. */
export function rustNames(source: string): RustNames {
  return new Reader([...rustTokens(source)]).read()
}

class Reader {
  readonly #tokens: readonly RustToken[]
  readonly #modules: ModuleDeclaration[] = []
  readonly #paths = new Map<string, NamedPath>()
  readonly #includes = new Set<string>()
  readonly #folders: { path: string; inside: readonly string[] }[] = []
  /** Inline modules that are open, with the brace depth they began at. */
  readonly #open: { name: string; depth: number }[] = []
  #depth = 0
  #path: string | null = null
  /** Braces of a `use` tree that are open. */
  #nesting = 0

  constructor(tokens: readonly RustToken[]) {
    this.#tokens = tokens
  }

  read(): RustNames {
    for (let at = 0; at < this.#tokens.length;) at = this.#step(at)
    return {
      modules: this.#modules,
      paths: [...this.#paths.values()],
      folders: this.#folders,
      includes: [...this.#includes],
    }
  }

  #text(at: number): string {
    const token = this.#tokens[at]
    return token === undefined || token.kind === 'string' ? '' : token.text
  }

  #isWord(at: number): boolean {
    return this.#tokens[at]?.kind === 'word'
  }

  /** Takes what starts at this token; gives the next one to look at. */
  #step(at: number): number {
    const text = this.#text(at)
    if (text === '{') this.#depth += 1
    else if (text === '}') this.#close()
    else if (text === ';') this.#path = null
    else if (text === '#') return this.#attribute(at)
    else if (text === 'mod' && this.#isWord(at + 1)) return this.#module(at)
    else if (text === 'use') return this.#use(at + 1, [])
    else if (INCLUDES.has(text) && this.#text(at + 1) === '!') this.#include(at + 3)
    else if (this.#isWord(at)) return this.#plainPath(at)
    return at + 1
  }

  #close(): void {
    this.#depth -= 1
    if (this.#open.at(-1)?.depth === this.#depth) this.#open.pop()
  }

  #attribute(at: number): number {
    if (this.#text(at + 2) === 'path' && this.#text(at + 3) === '=' && this.#tokens[at + 4]?.kind === 'string')
      this.#path = this.#tokens[at + 4]?.text ?? null
    return at + 1
  }

  #module(at: number): number {
    const name = this.#text(at + 1)
    const after = this.#text(at + 2)
    if (after === ';') this.#modules.push({ name, inside: this.#open.map((one) => one.name), path: this.#path })
    if (after === '{') {
      this.#open.push({ name, depth: this.#depth })
      this.#depth += 1
    }
    this.#path = null
    return at + 3
  }

  #include(at: number): void {
    const token = this.#tokens[at]
    if (token?.kind === 'string') this.#includes.add(token.text)
  }

  /** The path stands in brackets, mostly alone, at times behind a visibility. */
  #folder(from: number): void {
    const token = this.#tokens.slice(from, from + 6).find(({ kind }) => kind === 'string')
    if (token !== undefined) this.#folders.push({ path: token.text, inside: this.#open.map(({ name }) => name) })
  }

  /** `a::b::c` anywhere in code; a lone word is no path. */
  #plainPath(at: number): number {
    const segments = [this.#text(at)]
    let next = at + 1
    while (this.#text(next) === '::' && this.#isWord(next + 1)) {
      segments.push(this.#text(next + 1))
      next += 2
    }
    if (segments.join('::') === 'automod::dir' && this.#text(next) === '!') this.#folder(next + 2)
    if (segments.length > 1) this.#add(segments)
    return next
  }

  /** A tree of `use`: `a::{b, c::{self, d}, e::*}`. Ends at the mark that ends the tree. */
  #use(from: number, prefix: readonly string[]): number {
    const segments = [...prefix]
    let at = this.#text(from) === '::' ? from + 1 : from
    for (; at < this.#tokens.length; at += 1) {
      const text = this.#text(at)
      if (text === '{') return this.#branches(at + 1, segments)
      if (text === 'as') at += 1
      else if (this.#isWord(at)) segments.push(text)
      else if (text !== '::' && text !== '*') break
    }
    if (segments.length > 0) this.#add(segments)
    return at
  }

  #branches(from: number, prefix: readonly string[]): number {
    if (this.#nesting >= MAX_NESTING) return from
    this.#nesting += 1
    let at = from
    while (at < this.#tokens.length && this.#text(at) !== '}' && this.#text(at) !== ';') {
      at = this.#text(at) === ',' ? at + 1 : Math.max(this.#use(at, prefix), at + 1)
    }
    this.#nesting -= 1
    return this.#text(at) === '}' ? at + 1 : at
  }

  #add(segments: readonly string[]): void {
    const kept = segments.slice(0, MAX_SEGMENTS)
    const depth = this.#open.length
    if (this.#paths.size < MAX_PATHS) this.#paths.set(`${depth} ${kept.join('::')}`, { segments: kept, depth })
  }
}
