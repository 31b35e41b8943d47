import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{classifierFrom,judgeFrom}from"./chunk-OFWIXAXQ.js";import"./chunk-AR54LIPV.js";import"./chunk-FYL2IKAS.js";import"./chunk-WH2MZYYH.js";import"./chunk-QWNLDT4S.js";import"./chunk-2KCPTDIX.js";import"./chunk-CIHXDGGT.js";import"./chunk-C2732UBX.js";import"./chunk-2HPXYPMY.js";import"./chunk-QWMWYMFF.js";import"./chunk-NTB5UKXN.js";import"./chunk-B47JEGZ7.js";import"./chunk-5P3XMRSO.js";import"./chunk-5DWQR3QF.js";export{classifierFrom,judgeFrom};
