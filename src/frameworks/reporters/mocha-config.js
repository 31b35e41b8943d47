'use strict'
// Given to mocha as its configuration: the repository's own, without the files it would add to those we name.
//   BACKTEST_MOCHARC: absolute path of the repository's configuration file, or empty
//   BACKTEST_MOCHA_PACKAGE: absolute path of the package.json whose "mocha" section counts, or empty
const fs = require('fs')
const path = require('path')

const own = process.env.BACKTEST_MOCHARC
const manifest = process.env.BACKTEST_MOCHA_PACKAGE
delete process.env.BACKTEST_MOCHARC
delete process.env.BACKTEST_MOCHA_PACKAGE

function load() {
  if (!own) return {}
  // mocha reads its own formats (JSON with comments, YAML, JavaScript).
  const bin = fs.realpathSync(process.argv[1])
  const base = path.join(path.dirname(bin), '..', 'lib', 'cli', 'config')
  const config = require(['.js', '.cjs'].map((end) => base + end).find((file) => fs.existsSync(file)))
  return config.loadConfig(own) || {}
}

const section = manifest ? JSON.parse(fs.readFileSync(manifest, 'utf8')).mocha || {} : {}
const options = Object.assign({}, section, load())
;['spec', 'reporter', 'reporter-option', 'reporterOption', 'reporterOptions', 'reporter-options', 'R', 'O'].forEach(
  (name) => delete options[name],
)
;['watch', 'grep', 'g', 'fgrep', 'f', 'bail', 'b', 'forbidOnly', 'forbid-only', 'parallel'].forEach(
  (name) => delete options[name],
)

module.exports = options
