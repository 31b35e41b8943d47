/** The job's log: plain lines that no untrusted text can turn into a workflow command. */
import { debug, info, warning } from '@actions/core'
import type { Logger } from '../../core/logger.ts'
import { safeLog } from '../../guard/log.ts'
import { plainStatus } from '../plain-status.ts'

/** GitHub shows 10 warnings of a step; further ones stand in the log only. */
const MOST_ANNOTATIONS = 8

export function createActionLogger(): Logger {
  let annotations = 0
  return {
    info: (line) => info(safeLog(line)),
    warn: (line) => {
      annotations += 1
      if (annotations <= MOST_ANNOTATIONS) warning(safeLog(line))
      else info(`warning: ${safeLog(line)}`)
    },
    debug: (line) => debug(safeLog(line)),
    status: plainStatus(
      (line) => info(safeLog(line)),
      () => performance.now(),
    ),
  }
}
