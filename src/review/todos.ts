/** The to-do lists that an agent keeps in a session, whatever the tool calls them. */
import { z } from 'zod'
import { oncePerSession } from './memo.ts'
import type { ObservedCall } from './observations.ts'

/** One list as it stood after a call. */
export interface TodoList {
  readonly step: number
  readonly call: ObservedCall
  readonly items: readonly TodoItem[]
}

export interface TodoItem {
  readonly text: string
  readonly done: boolean
}

/** Claude Code `todos[].content`, Codex `plan[].step`, Gemini `todos[].description`, others `items[].text` or `title`. */
const Item = z.object({
  content: z.string().optional(),
  step: z.string().optional(),
  description: z.string().optional(),
  text: z.string().optional(),
  title: z.string().optional(),
  status: z.string().optional(),
  completed: z.boolean().optional(),
})
const Lists = z.object({
  todos: z.array(Item).optional(),
  plan: z.array(Item).optional(),
  items: z.array(Item).optional(),
  todoList: z.array(Item).optional(),
})
const DONE = /^(?:completed?|done|cancell?ed|skipped|deleted)$/i
/** A longer list is generated, not planned. */
const MAX_ITEMS = 200

/** Every list that a call of the main agent set, oldest first. */
export const todoListsOf = oncePerSession((observed): readonly TodoList[] =>
  observed.calls.flatMap((call) => {
    if (call.action.kind !== 'todo' || call.subagent !== null || call.failure !== null) return []
    const items = itemsOf(call)
    return items.length === 0 ? [] : [{ step: call.step, call, items }]
  }),
)

function itemsOf({ call }: ObservedCall): readonly TodoItem[] {
  const lists = Lists.safeParse(call.args)
  if (!lists.success) return []
  const { todos, plan, items, todoList } = lists.data
  return (todos ?? plan ?? items ?? todoList ?? []).slice(0, MAX_ITEMS).flatMap((item) => {
    const text = (item.content ?? item.step ?? item.description ?? item.text ?? item.title ?? '').trim()
    return text === '' ? [] : [{ text, done: item.completed === true || DONE.test(item.status ?? '') }]
  })
}
