import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{createLanguageModel}from"./chunk-FJL3D2W2.js";import"./chunk-QWNLDT4S.js";import"./chunk-SBF7MMNY.js";import"./chunk-NDZCDSWT.js";export{createLanguageModel};
