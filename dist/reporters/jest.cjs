'use strict'
// Runs inside a foreign jest (22 and later). Plain old JavaScript, no dependency.
const fs = require('fs')

/**
 * Milliseconds after the last test in which what the tests left open (sockets, timers) may still close. A process that waits longer
 * ("Jest did not exit one second after…") would wait until its time limit, and lose its exit code, which jest sets as it exits.
 */
const LINGER = 30000

// Taken out of the environment before jest starts its workers, so that tests do not see it.
const report = process.env.BACKTEST_REPORT
delete process.env.BACKTEST_REPORT

function write(line) {
  fs.appendFileSync(report, JSON.stringify(line) + '\n')
}

function text(value) {
  return String(value).slice(0, 2000)
}

class BacktestReporter {
  onTestResult(test, result) {
    const config = test.context && test.context.config
    const display = config && config.displayName
    const project = display ? text(display.name || display) : undefined
    const file = result.testFilePath || test.path
    const all = result.testResults || []
    // jest-jasmine2's invention for an error inside `describe`; jest-circus fails the file.
    const tests = all.filter((entry) => entry.title !== 'encountered a declaration exception')
    const invented = all.length > tests.length
    tests.forEach((entry) => {
      const status = entry.status === 'passed' || entry.status === 'failed' ? entry.status : 'skipped'
      const message = (entry.failureMessages || []).join('\n')
      write({
        kind: 'test',
        file,
        // Old versions take anything for a title: `it([2018, 8], …)`.
        titles: [...(entry.ancestorTitles || []), entry.title].map(String),
        status,
        message: message ? text(message) : undefined,
        ms: typeof entry.duration === 'number' ? entry.duration : undefined,
        project,
      })
    })
    const failed = tests.some((entry) => entry.status === 'failed')
    const error = result.testExecError || ((invented || tests.length === 0) && result.failureMessage)
    if (error || (result.failureMessage && !failed && !result.skipped)) {
      write({ kind: 'file-error', file, message: text(result.failureMessage || error.message || error) })
    }
  }

  onRunComplete(contexts, results) {
    const snapshot = results.snapshot || {}
    let excuse = null
    if (snapshot.failure || snapshot.unchecked > 0 || snapshot.filesRemoved > 0) excuse = 'obsolete snapshots'
    if (results.runExecError) write({ kind: 'file-error', file: '', message: text(results.runExecError.message) })
    write({ kind: 'end', excuse })
    setTimeout(() => process.exit(), LINGER).unref()
  }
}

module.exports = BacktestReporter
