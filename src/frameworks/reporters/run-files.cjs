'use strict'
// Runs each file that is its own test program with this Node, one after the other, and writes what each printed:
//   node run-files.cjs <report> <node flags as JSON> <file>...
// Plain old JavaScript (Node 12 and later), no dependency.
const { spawn } = require('child_process')
const fs = require('fs')

const [report, flags, ...files] = process.argv.slice(2)
const MAX_OUTPUT = 16 * 1024 * 1024
let worst = 0

function collect(stream, echo) {
  const chunks = []
  let size = 0
  stream.on('data', (chunk) => {
    echo.write(chunk)
    size += chunk.length
    if (size <= MAX_OUTPUT) chunks.push(chunk)
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function runFile(file, done) {
  const child = spawn(process.execPath, JSON.parse(flags).concat(file), { stdio: ['ignore', 'pipe', 'pipe'] })
  const stdout = collect(child.stdout, process.stdout)
  const stderr = collect(child.stderr, process.stderr)
  child.on('close', (code, signal) => {
    worst = worst || (code === null ? 1 : code)
    fs.appendFileSync(
      report,
      JSON.stringify({ file, stdout: stdout(), stderr: stderr().slice(-4000), code, signal }) + '\n',
    )
    done()
  })
}

function next(index) {
  if (index < files.length) return runFile(files[index], () => next(index + 1))
  fs.appendFileSync(report, JSON.stringify({ end: true }) + '\n')
  process.exitCode = worst
}
next(0)
