import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function stableStringify(value){if(Array.isArray(value))return`[${value.map(item=>stableStringify(item??null)).join(",")}]`;if(value!==null&&typeof value=="object"){let entries=Object.entries(value).filter(([,item])=>item!==void 0);return entries.sort(([a],[b])=>a<b?-1:a>b?1:0),`{${entries.map(([key,item])=>`${JSON.stringify(key)}:${stableStringify(item)}`).join(",")}}`}return JSON.stringify(value)??"null"}function renderDocument(document){return`${JSON.stringify(document,null,2)}
`}function parseJson(text){try{return JSON.parse(text)}catch{return}}export{stableStringify,renderDocument,parseJson};
