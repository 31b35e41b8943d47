// Stand-in for actions/setup-node: says what was asked for; the Node.js that runs the tests is used.
import { input, output } from '../input.mjs'

console.log(`asked for Node.js ${input('node-version')}, using ${process.version}`)
output('node-version', process.version)
output('cache-hit', 'false')
