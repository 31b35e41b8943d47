import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{limits}from"./chunk-EWAT74UO.js";import{appendFile}from"node:fs/promises";async function writeSummary(markdown){let file=process.env.GITHUB_STEP_SUMMARY;file===void 0||file===""||await appendFile(file,`${withinBudget(markdown)}
`)}function withinBudget(markdown){let most=limits.markdown.summaryBytes-1024;if(Buffer.byteLength(markdown)<=most)return markdown;let kept=Buffer.from(markdown).subarray(0,most).toString("utf8");return`${kept.slice(0,kept.lastIndexOf(`
`))}

(cut: the rest is in the artifact)`}export{writeSummary};
