/** Inputs and outputs as a real action reads and writes them. */
import { appendFileSync } from 'node:fs'

export function input(name) {
  return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
}

export function output(name, value) {
  appendFileSync(process.env.GITHUB_OUTPUT, `${name}<<END_OF_VALUE\n${value}\nEND_OF_VALUE\n`)
}

/** A folder that the test run hands to the stand-ins. */
export function handed(name) {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: these stand-ins run in this project's tests only`)
  return value
}

export function fail(message) {
  console.log(`::error::${message}`)
  process.exit(1)
}
