import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{createLanguageModel}from"./chunk-7I3B44ME.js";import"./chunk-QWNLDT4S.js";import"./chunk-SBF7MMNY.js";import"./chunk-NDZCDSWT.js";export{createLanguageModel};
