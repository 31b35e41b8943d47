import { rmSync } from 'node:fs'

export default function teardown() {
  const folder = process.env.BACKTEST_TEST_TEMP
  if (folder === undefined) return
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // Hostile fixtures leave folders that nobody may enter; the system's own cleaning takes them.
  }
}
