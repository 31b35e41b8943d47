// Jest's view of TypeScript: esbuild strips the types, exactly as the bundle is built.
const { createHash } = require('node:crypto')
const { transformSync, version } = require('esbuild')

const options = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline' }

module.exports = {
  process: (source, file) => ({ code: transformSync(source, { ...options, sourcefile: file }).code }),
  getCacheKey: (source, file) =>
    createHash('sha256')
      .update(`${version} ${JSON.stringify(options)} ${file}\0${source}`)
      .digest('hex'),
}
