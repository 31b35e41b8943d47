import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{createLanguageModel}from"./chunk-O7X4MY5G.js";import"./chunk-QWNLDT4S.js";import"./chunk-B47JEGZ7.js";import"./chunk-VWHZ26OD.js";import"./chunk-H2NZF5NP.js";export{createLanguageModel};
