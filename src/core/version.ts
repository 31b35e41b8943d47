/** The version in package.json, put in by the bundler. */
declare const BACKTEST_VERSION: string | undefined

export const version: string = typeof BACKTEST_VERSION === 'string' ? BACKTEST_VERSION : '0.0.0-source'
