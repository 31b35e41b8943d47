// All temporary files of one test run go into one folder, so that a killed test leaves nothing behind.
import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default function setup() {
  process.env.BACKTEST_TEST_TEMP = mkdtempSync(join(realpathSync(tmpdir()), 'backtest-tests-'))
  process.env.TMPDIR = process.env.BACKTEST_TEST_TEMP
}
