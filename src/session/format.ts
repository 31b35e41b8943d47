/** What a session format is. One folder or file under `formats/`, one line in `formats/index.ts`. */
import type { Fields } from './fields.ts'
import type { SessionDraft } from './draft.ts'

/** The beginning of a file, or all of it where it is one document: what formats are recognised by. Names never are. */
export interface Probe {
  /** First JSON objects of a file that holds one a line; empty for others. */
  readonly lines: readonly Fields[]
  /** The whole file when it is one JSON value, else undefined. */
  readonly document: unknown
  /** The first few thousand characters. */
  readonly head: string
}

/** Makes drafts for the sessions of one file. */
export interface SessionMaker {
  /** Starts a session; a file may hold several (a batch of runs, sub-agents). */
  start(): SessionDraft
  /** Something wrong with the file that belongs to no session in particular. */
  problem(code: string, detail: string): void
}

/** Folds the entries of one file into drafts. Gets one entry at a time and keeps no entry. */
export interface EntryReader<Entry> {
  /** `position` is 1-based: the line of the file. */
  entry(entry: Entry, position: number): void
  end(): void
}

interface FormatFacts {
  /** `claude-code-jsonl`: what `Session.format` says. */
  readonly name: string
  /** Key of the agents table; readers that find another agent named inside the file overrule it. */
  readonly agent: string
  /** Where the shape comes from: a specification, or the source file of the program that writes it. */
  readonly source: string
  readonly recognises: (probe: Probe) => boolean
}

export interface LinesFormat extends FormatFacts {
  readonly shape: 'lines'
  /** A top-level member whose object the reader never looks at: it is not parsed, and reads as null. */
  readonly unread?: string
  readonly read: (maker: SessionMaker) => EntryReader<Fields>
}

export interface DocumentFormat extends FormatFacts {
  readonly shape: 'document'
  readonly read: (maker: SessionMaker, document: unknown) => void
}

export interface TextFormat extends FormatFacts {
  readonly shape: 'text'
  readonly read: (maker: SessionMaker) => EntryReader<string>
}

export type SessionFormat = LinesFormat | DocumentFormat | TextFormat
