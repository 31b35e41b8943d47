// Runs inside a foreign vitest (0.3x and later). Plain JavaScript, no dependency.
import { appendFileSync } from 'node:fs'

// Taken out of the environment before vitest starts its workers, so that tests do not see it.
const report = process.env.BACKTEST_REPORT
delete process.env.BACKTEST_REPORT

const write = (line) => appendFileSync(report, `${JSON.stringify(line)}\n`)
const text = (value) => String(value).slice(0, 2000)
const messageOf = (errors) => text((errors ?? []).map((error) => error?.stack ?? error?.message ?? error).join('\n'))

/** Did any test below come to a result of its own? */
function hasRun(task) {
  if (task.tasks !== undefined) return task.tasks.some(hasRun)
  return task.result?.state === 'pass' || task.result?.state === 'fail'
}

export default class BacktestReporter {
  #ended = false

  // vitest 3 and later; it may call onFinished too.
  onTestRunEnd(modules, errors) {
    this.#end(
      modules.map((module) => module.task ?? module),
      errors,
    )
  }

  onFinished(files, errors) {
    this.#end(files ?? [], errors)
  }

  #end(files, errors) {
    if (this.#ended) return
    this.#ended = true
    for (const file of files) this.#file(file)
    for (const error of errors ?? []) {
      const own = error?.VITEST_TEST_PATH ?? error?.VITEST_TEST_FILE ?? (files.length === 1 ? files[0].filepath : '')
      write({ kind: 'file-error', file: own, message: messageOf([error]) })
    }
    write({ kind: 'end' })
  }

  #file(file) {
    const failed = this.#tasks(file.tasks ?? [], [], file)
    if (file.result?.state === 'fail' && (file.result.errors?.length > 0 || file.result.error || !failed)) {
      write({ kind: 'file-error', file: file.filepath, message: messageOf(file.result.errors ?? [file.result.error]) })
    }
  }

  /** Writes the tests below; true when one of them failed. A failed hook of a suite fails the tests it kept from running. */
  #tasks(tasks, titles, file, hookError) {
    let failed = false
    for (const task of tasks) {
      const path = [...titles, task.name]
      if (task.tasks !== undefined) {
        const own =
          task.result?.state === 'fail' && task.result.errors?.length > 0 ? messageOf(task.result.errors) : hookError
        // After a failed beforeAll vitest marks the tests below as skipped; after a failed afterAll they have run.
        const below = this.#tasks(task.tasks, path, file, hasRun(task) ? undefined : own)
        if (own !== undefined && !below) write({ kind: 'file-error', file: file.filepath, message: own })
        failed = failed || below || own !== undefined
      } else {
        failed = this.#test(task, path, { file, hookError }) || failed
      }
    }
    return failed
  }

  #test(task, titles, { file, hookError }) {
    const state = task.result?.state
    let status = 'skipped'
    if (state === 'pass') status = 'passed'
    else if (state === 'fail') status = 'failed'
    else if (hookError !== undefined && (state === 'skip' || task.mode === 'run')) status = 'failed'
    const message =
      status === 'failed' ? messageOf(task.result?.errors ?? (hookError === undefined ? [] : [hookError])) : undefined
    const project = file.projectName ? text(file.projectName) : undefined
    write({ kind: 'test', file: file.filepath, titles, status, message, ms: task.result?.duration, project })
    return status === 'failed'
  }
}
