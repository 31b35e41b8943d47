import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
var ExitCode={done:0,unexpected:1,badInput:2,gateFailed:3,interrupted:130};export{ExitCode};
