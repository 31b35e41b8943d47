import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{classifierFrom,judgeFrom}from"./chunk-HILM4GDA.js";import"./chunk-PW3H4MFL.js";import"./chunk-22V6CBGJ.js";import"./chunk-JJZ4JGYF.js";import"./chunk-QWNLDT4S.js";import"./chunk-PVCIMFEP.js";import"./chunk-W5NY64DY.js";import"./chunk-DQ54ZLYJ.js";import"./chunk-VZDDCY2Q.js";import"./chunk-CQFL7MG2.js";import"./chunk-NTB5UKXN.js";import"./chunk-B47JEGZ7.js";import"./chunk-NSBXPFWJ.js";import"./chunk-H2NZF5NP.js";export{classifierFrom,judgeFrom};
