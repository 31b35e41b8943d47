import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{classifierFrom,judgeFrom}from"./chunk-3IVQFA4M.js";import"./chunk-PW3H4MFL.js";import"./chunk-22V6CBGJ.js";import"./chunk-A4OGOFZD.js";import"./chunk-QWNLDT4S.js";import"./chunk-PVCIMFEP.js";import"./chunk-YQTOWRAM.js";import"./chunk-T257R65Y.js";import"./chunk-376HVJYB.js";import"./chunk-CQFL7MG2.js";import"./chunk-NTB5UKXN.js";import"./chunk-B47JEGZ7.js";import"./chunk-NSBXPFWJ.js";import"./chunk-H2NZF5NP.js";export{classifierFrom,judgeFrom};
