/** What is bundled of GitHub's language service. Never imported as it is: see `language-service.ts`. */
export { validate } from '@actions/languageservice'
export { validateAction } from '@actions/languageservice/validate-action'
export type { ActionsMetadataProvider } from '@actions/languageservice'
