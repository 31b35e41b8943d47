import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{clipChars,visibleText}from"./chunk-GNF4DVAE.js";import{limits}from"./chunk-EWAT74UO.js";function safeLog(text){let lines=visibleText(text).split(`
`),shown=lines.slice(0,limits.log.lines).map(line=>breakCommands(clipLine(line))),more=lines.length-shown.length;return[...shown,...more>0?[`\u2026 (${more} more lines)`]:[]].join(`
`)}function breakCommands(line){return line.replace(/^(\s*):/,"$1\u200B:\u200B").replace(/#(?=#\[)/g,"#\u200B")}function clipLine(line){let{lineChars}=limits.log;return line.length<=lineChars?line:clipChars(line,lineChars,`\u2026 (${line.length-lineChars} more characters)`)}export{safeLog};
