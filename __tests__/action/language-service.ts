/**
 * GitHub's own validation of workflow and action files, offline. Its packages import JSON in a way that plain Node refuses, so
 * they are bundled first, into a temp folder.
 */
import { existsSync, readFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { ActionsMetadataProvider, validate, validateAction } from './language-service-entry.ts'
import { parse } from 'yaml'
import { z } from 'zod'

const Diagnostics = z.array(
  z.object({ message: z.string(), range: z.object({ start: z.object({ line: z.number() }) }) }),
)

interface Service {
  readonly validate: typeof validate
  readonly validateAction: typeof validateAction
}
type FetchMetadata = ActionsMetadataProvider['fetchActionMetadata']
const Metadata = z.custom<Awaited<ReturnType<FetchMetadata>>>(() => true)

const ROOT = resolve(import.meta.dirname, '../..')
const OWN = 'agent-backtest'

let loaded: Promise<Service> | null = null
let asked = 0

/** `line: message` of everything that is wrong with a file of this kind and text. */
export async function diagnose(kind: 'workflow' | 'action', text: string): Promise<readonly string[]> {
  loaded ??= load()
  const service = await loaded
  const name = kind === 'workflow' ? '.github/workflows/file.yml' : 'action.yml'
  // The service keeps what it parsed by address: an address of its own for every question.
  const document = textDocument(`file:///${++asked}/${name}`, text)
  const check = kind === 'workflow' ? service.validate : service.validateAction
  const found = Diagnostics.parse(
    await check(document, { fileProvider: { getFileContent }, actionsMetadataProvider: { fetchActionMetadata } }),
  )
  return found.map((one) => `${one.range.start.line + 1}: ${one.message}`)
}

async function load(): Promise<Service> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'backtest-language-')), 'service.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'language-service-entry.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return (await import(pathToFileURL(outfile).href)) as Service
}

/** A document as the Language Server Protocol has it. */
function textDocument(uri: string, text: string) {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)]
  return {
    uri,
    languageId: 'yaml',
    version: 0,
    lineCount: starts.length,
    getText: () => text,
    positionAt: (offset: number) => {
      const line = starts.findLastIndex((start) => start <= offset)
      return { line, character: offset - (starts[line] ?? 0) }
    },
    getLineRange: (line: number) => ({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }),
    getEOLCharacters: () => '\n',
    offsetAt: (position: { readonly line: number; readonly character: number }) =>
      (starts[position.line] ?? text.length) + position.character,
  }
}

/** Files of this repository, for `$/path` and `./.github/workflows/…`. */
async function getFileContent(reference: { readonly path: string }): Promise<{ name: string; content: string }> {
  return { name: reference.path, content: readFileSync(join(ROOT, reference.path), 'utf8') }
}

/** Inputs of the actions: our own from this repository, others from the stand-ins, which list the real inputs. */
const fetchActionMetadata: FetchMetadata = async (action) => {
  const own = action.name === OWN
  const folder = own
    ? join(ROOT, action.path ?? '')
    : join(import.meta.dirname, 'stand-ins', `${action.owner}+${action.name}`)
  const file = join(folder, 'action.yml')
  return existsSync(file) ? Metadata.parse(parse(readFileSync(file, 'utf8'))) : undefined
}
