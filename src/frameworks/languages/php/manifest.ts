/** The part of a `composer.json` that says how a package is installed and where its classes stand. */
import { z } from 'zod'
import { parseJson } from '../../../core/json.ts'

const Folders = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const Autoload = z
  .object({
    'psr-4': z.record(z.string(), Folders).catch({}),
    'psr-0': z.record(z.string(), Folders).catch({}),
    classmap: z.array(z.string()).catch([]),
    files: z.array(z.string()).catch([]),
  })
  .partial()
  .catch({})

/** https://getcomposer.org/doc/04-schema.md; an odd field does not hide the others. */
export const ComposerManifest = z.object({
  require: z.record(z.string(), z.string()).catch({}).default({}),
  'require-dev': z.record(z.string(), z.string()).catch({}).default({}),
  autoload: Autoload.default({}),
  'autoload-dev': Autoload.default({}),
})
export type ComposerManifest = z.infer<typeof ComposerManifest>

/** Null where the text is no JSON object. */
export function parseComposer(text: string): ComposerManifest | null {
  const parsed = ComposerManifest.safeParse(parseJson(text))
  return parsed.success ? parsed.data : null
}
