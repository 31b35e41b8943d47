'use strict'
// A helper for a foreign jasmine (2.99 and later). Plain old JavaScript, no dependency.
const fs = require('fs')

const report = process.env.BACKTEST_REPORT
delete process.env.BACKTEST_REPORT

const suites = []
let ended = false

function write(line) {
  fs.appendFileSync(report, JSON.stringify(line) + '\n')
}

function messageOf(result) {
  return (result.failedExpectations || [])
    .map((one) => one.stack || one.message)
    .join('\n')
    .slice(0, 2000)
}

function fileError(result) {
  if ((result.failedExpectations || []).length > 0) {
    write({ kind: 'file-error', file: result.filename || '', message: messageOf(result) })
  }
}

/* global jasmine */
jasmine.getEnv().addReporter({
  suiteStarted(result) {
    suites.push(result.description)
  },
  suiteDone(result) {
    suites.pop()
    fileError(result)
  },
  specDone(result) {
    const status = result.status === 'passed' || result.status === 'failed' ? result.status : 'skipped'
    write({
      kind: 'test',
      file: result.filename || '',
      titles: [...suites, result.description].map(String),
      status,
      message: status === 'failed' ? messageOf(result) : undefined,
      ms: result.duration,
    })
  },
  jasmineDone(result) {
    if (ended) return
    ended = true
    fileError(result || {})
    write({ kind: 'end' })
  },
})
