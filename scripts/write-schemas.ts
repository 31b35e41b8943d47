// Writes `schemas/*.json` from the zod schemas. A test fails when what is committed differs.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedSchemas } from '../src/benchmark/schemas.ts'
import { renderDocument } from '../src/core/json.ts'

const folder = 'schemas'
const schemas = publishedSchemas()
mkdirSync(folder, { recursive: true })
for (const name of readdirSync(folder)) if (!schemas.has(name)) rmSync(join(folder, name))
for (const [name, schema] of schemas) writeFileSync(join(folder, name), renderDocument(schema))
process.stdout.write(`${schemas.size} schemas written to ${folder}/\n`)
