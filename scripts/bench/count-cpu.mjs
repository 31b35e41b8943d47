/**
 * `node --import scripts/bench/count-cpu.mjs …` with `BACKTEST_CPU=FILE`: writes at the end how much processor time the process itself, its git
 * processes and its other ones (installs, tests, and what isolates them) took; with `BACKTEST_CPU_LIST=FILE` each process as it ends too. Wall time says little on a machine that others use too.
 * The kernel adds the time of a child to its parent's when that waits for it: what the sum has grown by is the child's that has just ended.
 */
import { ChildProcess } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Linux counts in these for programs (`getconf CLK_TCK`). */
const TICKS = 100

const file = process.env['BACKTEST_CPU']
/** One line a process: when it began and ended, in seconds of ours, and its words. */
const list = process.env['BACKTEST_CPU_LIST']

function lineOf({ args = [] }, began) {
  const at = (ms) => (ms / 1000).toFixed(2).padStart(8)
  const words = args.filter((word, index) => word !== '-c' && args[index - 1] !== '-c').join(' ')
  return `${at(began)} ${at(performance.now())}  ${words.replaceAll(/\s+/g, ' ').slice(0, 2000)}\n`
}

const seconds = { git: 0, others: 0 }
const processes = { git: 0, others: 0 }
let seen = 0

/** Seconds of all children that were waited for, with all that they waited for. */
function ofChildren() {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / TICKS
}

function settle(kind) {
  const now = ofChildren()
  seconds[kind] += now - seen
  seen = now
}

if (file !== undefined) {
  const { spawn } = ChildProcess.prototype
  ChildProcess.prototype.spawn = function counted(options) {
    const kind = basename(options.file ?? '') === 'git' ? 'git' : 'others'
    processes[kind] += 1
    const began = performance.now()
    this.once('exit', () => {
      settle(kind)
      if (list !== undefined) appendFileSync(list, lineOf(options, began))
    })
    return spawn.call(this, options)
  }
  process.on('exit', () => {
    settle('git')
    const { user, system } = process.cpuUsage()
    const rounded = (value) => Number(value.toFixed(2))
    const cpu = {
      own_s: rounded((user + system) / 1e6),
      git_s: rounded(seconds.git),
      others_s: rounded(seconds.others),
      git_processes: processes.git,
      other_processes: processes.others,
    }
    writeFileSync(file, JSON.stringify(cpu))
  })
}
