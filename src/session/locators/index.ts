/** All places where sessions are looked for, in the order in which they are tried. */
import type { SessionLocator } from '../locator.ts'
import { copilotBody } from './copilot-body.ts'
import { entireCheckpoints } from './entire.ts'

export const LOCATORS: readonly SessionLocator[] = [entireCheckpoints, copilotBody]
