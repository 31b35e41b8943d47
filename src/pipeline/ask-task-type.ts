/** Asks a model what kind of work a request is: redacted text, a bounded number of questions, each once. */
import { sha256 } from '../core/digest.ts'
import { stableStringify } from '../core/json.ts'
import type { Redact } from '../benchmark/render-task.ts'
import type { LanguageModel } from '../review/judge/language-model.ts'
import type { TaskTypeDecision } from '../task/task-type.ts'
import { decisionOf, shownTexts, TYPE_QUESTION_VERSION, typeQuestion } from '../task/type-question.ts'

/** `silent`: another time the model may answer. */
export type AskedType = TaskTypeDecision | { readonly none: string; readonly silent?: true }

export interface TypeClassifier {
  /** The model's name: another one may answer otherwise. */
  readonly model: string
  /** Never throws for anything the model does. @param texts the instructing turns, in order */
  readonly classify: (texts: readonly string[]) => Promise<AskedType>
}

export interface ClassifierParts {
  readonly model: LanguageModel
  /** At least twelve random letters and digits. */
  readonly fence: string
  readonly redact: Redact
  readonly maxCalls: number
}

/** So often in a row without an answer, and the model is not asked again: each may take as long as its time limit. */
const MOST_SILENT = 3

/** Answers are kept for the run; later runs of `mine` take the whole verdict from their journal. */
export function createClassifier({ model, fence, redact, maxCalls }: ClassifierParts): TypeClassifier {
  const kept = new Map<string, AskedType>()
  let [calls, silent] = [0, 0]
  const ask = async (texts: readonly string[]): Promise<AskedType> => {
    if (calls >= maxCalls) return { none: `all ${maxCalls} questions to the model are used up`, silent: true }
    if (silent >= MOST_SILENT)
      return { none: `the model gave no answer ${silent} times in a row and is not asked again`, silent: true }
    calls += 1
    const answer = await model.ask(typeQuestion(texts, fence))
    silent = answer.status === 'failed' ? silent + 1 : 0
    if (answer.status === 'failed') return { none: `the model gave no answer: ${answer.reason}`, silent: true }
    return decisionOf(answer.value, texts, model.model)
  }
  return {
    model: model.model,
    async classify(turns) {
      const texts = shownTexts(turns.map((text) => redact(text).text))
      const key = sha256(stableStringify([TYPE_QUESTION_VERSION, model.model, texts]))
      const decision = kept.get(key) ?? (await ask(texts))
      kept.set(key, decision)
      return decision
    },
  }
}
