import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{classifierFrom,judgeFrom}from"./chunk-7JQ6WQ54.js";import"./chunk-GN5LPJ6P.js";import"./chunk-BF7J7DF4.js";import"./chunk-6GAW4A7A.js";import"./chunk-QWNLDT4S.js";import"./chunk-2KCPTDIX.js";import"./chunk-BZAO2VAC.js";import"./chunk-ZZB33EVX.js";import"./chunk-ELSCEBEC.js";import"./chunk-JGPP3ISK.js";import"./chunk-NTB5UKXN.js";import"./chunk-SBF7MMNY.js";import"./chunk-EB5A5CZL.js";import"./chunk-H2NZF5NP.js";export{classifierFrom,judgeFrom};
