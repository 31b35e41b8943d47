// Runs inside a foreign `node --test` (Node 18.15 and later) and prints lines to its destination.
import { fileURLToPath } from 'node:url'

const text = (value) => String(value).slice(0, 2000)

function pathOf(file) {
  return file?.startsWith('file://') ? fileURLToPath(file) : (file ?? '')
}

function messageOf(error) {
  const cause = error?.cause
  return text(
    cause?.stack ?? cause?.message ?? (typeof cause === 'string' ? cause : undefined) ?? error?.message ?? error ?? '',
  )
}

/**
 * Results arrive children first, so a result takes every waiting result of a deeper level as its children. Each file's
 * results wait until one of the outermost level closes them.
 */
export default async function* backtestReporter(source) {
  const waiting = new Map()
  const errors = new Map()
  for await (const { type, data } of source) {
    const file = pathOf(data?.file)
    if (type === 'test:stderr') errors.set(file, text((errors.get(file) ?? '') + data.message))
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const list = waiting.get(file) ?? []
    const node = {
      data,
      file,
      failed: type === 'test:fail',
      children: list.filter((other) => other.data.nesting > data.nesting),
    }
    const rest = list.filter((other) => other.data.nesting <= data.nesting)
    waiting.set(file, data.nesting === 0 ? [] : [...rest, node])
    if (data.nesting === 0) yield* linesOf(node, [], errors)
  }
  for (const list of waiting.values()) for (const node of list) yield* linesOf(node, [], errors)
  yield `${JSON.stringify({ kind: 'end' })}\n`
}

function* linesOf(node, above, errors) {
  const { data, file, failed, children } = node
  const reason = data.details?.error
  // Node reports a whole file only when it did not load, or when something outside its tests went wrong.
  if (data.nesting === 0 && isFile(data, file)) {
    if (failed)
      yield `${JSON.stringify({ kind: 'file-error', file, message: errors.get(file) || messageOf(reason) })}\n`
    return
  }
  const titles = [...above, data.name]
  let below = false
  for (const child of children) {
    below = below || child.failed
    yield* linesOf(child, titles, errors)
  }
  const chosenOut = isSet(data.skip) || isSet(data.todo)
  if (data.details?.type === 'suite') {
    // A suite is no test; only a hook of its own can make it fail without any of its tests.
    if (failed && !below && !chosenOut)
      yield `${JSON.stringify({ kind: 'file-error', file, message: messageOf(reason) })}\n`
    return
  }
  const status = chosenOut ? 'skipped' : failed ? 'failed' : 'passed'
  const message = status === 'failed' ? messageOf(reason) : undefined
  yield `${JSON.stringify({ kind: 'test', file, titles, status, message, ms: data.details?.duration_ms })}\n`
}

function isSet(mark) {
  return mark !== undefined && mark !== false
}

function isFile(data, file) {
  return data.line === 1 && data.column === 1 && (data.name === file || file.endsWith(`/${data.name}`))
}
