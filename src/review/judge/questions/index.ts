import { CLAIMS_QUESTION } from './claims.ts'
import { INSTRUCTIONS_QUESTION } from './instructions.ts'
import type { JudgeQuestion } from './question.ts'
import { MISREAD_QUESTION } from './misread.ts'
import { MISUSE_QUESTION } from './misuse.ts'
import { PROGRESS_QUESTION } from './progress.ts'
import { UNREQUESTED_QUESTION } from './unrequested.ts'

/** In the order asked: when the budget ends early, what is asked first has been answered. */
export const JUDGE_QUESTIONS: readonly JudgeQuestion[] = [
  INSTRUCTIONS_QUESTION,
  UNREQUESTED_QUESTION,
  CLAIMS_QUESTION,
  MISREAD_QUESTION,
  PROGRESS_QUESTION,
  MISUSE_QUESTION,
]
