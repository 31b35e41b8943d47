'use strict'
// Runs inside a foreign @playwright/test (1.20 and later). Plain JavaScript, no dependency.
const fs = require('fs')

const report = process.env.BACKTEST_REPORT
delete process.env.BACKTEST_REPORT

function write(line) {
  fs.appendFileSync(report, `${JSON.stringify(line)}\n`)
}

function textOf(error) {
  const value = error || {}
  return String(value.stack || value.message || value.value || error).slice(0, 2000)
}

// Above a test stand the root, its project, its file and then the groups.
function placeOf(test) {
  const suites = []
  for (let suite = test.parent; suite; suite = suite.parent) suites.unshift(suite)
  const [, project, file, ...groups] = suites
  return {
    project: (project && project.title) || undefined,
    file: (file && file.location && file.location.file) || test.location.file,
    titles: groups.map(({ title }) => title).concat(test.title),
  }
}

const STATUS = { expected: 'passed', flaky: 'passed', skipped: 'skipped', unexpected: 'failed' }

function writeTest(test) {
  const last = test.results[test.results.length - 1]
  const outcome = test.outcome()
  // Tests that never started are `skipped` to Playwright: after a failure in `beforeAll`, or when their worker died.
  const isMarked = test.expectedStatus === 'skipped'
  const status = outcome === 'skipped' && !isMarked ? 'failed' : STATUS[outcome]
  const errors = last ? last.errors || [last.error] : []
  const message = errors.filter(Boolean).map(textOf).join('\n').slice(0, 2000) || 'never started'
  write({
    kind: 'test',
    ...placeOf(test),
    status,
    message: status === 'failed' ? message : undefined,
    ms: last ? last.duration : undefined,
  })
}

class BacktestReporter {
  onBegin(config, suite) {
    this.suite = suite || config
    this.errors = []
  }

  onError(error) {
    this.errors = this.errors || []
    this.errors.push(error)
  }

  onEnd() {
    const tests = this.suite ? this.suite.allTests() : []
    const errors = this.errors || []
    // A file that does not load keeps Playwright from running any other; then nobody came to the end.
    if (errors.length > 0 && tests.every(({ results }) => results.length === 0)) {
      process.stderr.write(errors.map((error) => `${textOf(error)}\n`).join(''))
      return
    }
    for (const test of tests) writeTest(test)
    for (const error of errors) {
      write({ kind: 'file-error', file: (error.location && error.location.file) || '', message: textOf(error) })
    }
    write({ kind: 'end' })
  }

  printsToStdio() {
    return false
  }
}

module.exports = BacktestReporter
