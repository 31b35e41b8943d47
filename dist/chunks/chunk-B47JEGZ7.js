import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function stableStringify(value){if(Array.isArray(value))return`[${value.map(item=>stableStringify(item??null)).join(",")}]`;if(value!==null&&typeof value=="object"){let entries=Object.entries(value).filter(([,item])=>item!==void 0);return entries.sort(([a],[b])=>a<b?-1:a>b?1:0),`{${entries.map(([key,item])=>`${JSON.stringify(key)}:${stableStringify(item)}`).join(",")}}`}return JSON.stringify(value)??"null"}function renderDocument(document){return`${JSON.stringify(document,null,2)}
`}var LINE_ENDS=/[\u0085\u2028\u2029]/g;function renderLines(values){return values.map(value=>`${JSON.stringify(value).replace(LINE_ENDS,escaped)}
`).join("")}function escaped(character){return`\\u${character.charCodeAt(0).toString(16).padStart(4,"0")}`}function parseJson(text){try{return JSON.parse(text)}catch{return}}export{stableStringify,renderDocument,renderLines,parseJson};
