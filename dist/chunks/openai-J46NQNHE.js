import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{createLanguageModel}from"./chunk-IEFM7S3A.js";import"./chunk-QWNLDT4S.js";import"./chunk-SBF7MMNY.js";import"./chunk-VWHZ26OD.js";import"./chunk-H2NZF5NP.js";export{createLanguageModel};
