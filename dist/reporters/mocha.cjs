'use strict'
// Runs inside a foreign mocha (2.5 and later) on Node 8 and later. Plain old JavaScript, no dependency.
const fs = require('fs')

/**
 * Milliseconds after the last test in which what the tests left open (sockets, timers) may still close. A process that waits longer
 * would wait until its time limit, and lose its exit code, which mocha sets as it exits.
 */
const LINGER = 30000
// Tests may put their own in the place of these.
const { setTimeout } = global
const exit = process.exit.bind(process)

function text(value) {
  return String(value).slice(0, 2000)
}

function titlesOf(runnable) {
  if (typeof runnable.titlePath === 'function') return runnable.titlePath()
  const titles = []
  for (let at = runnable; at; at = at.parent) if (at.title) titles.unshift(String(at.title))
  return titles
}

/** The nearest file: tests made by a loop of another module carry none. */
function fileOf(runnable) {
  for (let at = runnable; at; at = at.parent) if (at.file) return at.file
  return ''
}

function messageOf(error) {
  return text((error && (error.stack || error.message)) || error || '')
}

/** Every test of a suite that a failed hook kept from running. */
function testsBelow(suite) {
  return (suite.tests || []).concat(...(suite.suites || []).map(testsBelow))
}

module.exports = function BacktestReporter(runner, options) {
  const settings = (options && options.reporterOptions) || (options && options.reporterOption) || {}
  const report = settings.report
  const done = new Set()
  const write = (line) => fs.appendFileSync(report, JSON.stringify(line) + '\n')

  function writeTest(test, status, error) {
    // mocha can fail a test that has passed (`done()` called twice): the later word counts.
    const replaces = done.has(test) || undefined
    done.add(test)
    write({
      kind: 'test',
      file: fileOf(test),
      titles: titlesOf(test),
      status,
      message: status === 'failed' ? messageOf(error) : undefined,
      replaces,
      ms: typeof test.duration === 'number' ? test.duration : undefined,
    })
  }

  runner.on('pass', (test) => writeTest(test, 'passed'))
  runner.on('pending', (test) => writeTest(test, 'skipped'))
  runner.on('fail', (runnable, error) => {
    if (runnable.type === 'test') {
      writeTest(runnable, 'failed', error)
      return
    }
    // A hook: the test it ran for, and for before-hooks every test below that now cannot run, fail with it.
    const suite = runnable.parent
    const current = runnable.ctx && runnable.ctx.currentTest
    const name = String(runnable.title || '')
    const each = /each" hook/.test(name)
    const rest =
      suite && !/after/.test(name) ? testsBelow(suite).filter((test) => !done.has(test) && !test.pending) : []
    // Mocha itself gives up on the rest of the suite after a failed hook, also a `beforeEach`.
    if (rest.length > 0) rest.forEach((test) => writeTest(test, 'failed', error))
    else if (each && current && !done.has(current)) writeTest(current, 'failed', error)
    else write({ kind: 'file-error', file: fileOf(runnable), message: name + ': ' + messageOf(error) })
  })
  runner.once('end', () => {
    write({ kind: 'end' })
    setTimeout(() => exit(), LINGER).unref()
  })
}
