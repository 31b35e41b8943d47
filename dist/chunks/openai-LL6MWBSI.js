import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{createLanguageModel}from"./chunk-MFCK7XEN.js";import"./chunk-QWNLDT4S.js";import"./chunk-B47JEGZ7.js";import"./chunk-VWHZ26OD.js";import"./chunk-5DWQR3QF.js";export{createLanguageModel};
