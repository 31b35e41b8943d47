import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function secretsInFiles(files,redact){for(let[name,content]of files){let before=typeof content=="string"?content:new TextDecoder().decode(content),{text,counts}=redact(before);if(text===before)continue;let kinds=Object.entries(counts).map(([kind,count])=>`${count} ${kind}`);return`${name} holds ${kinds.join(", ")||"a secret"}`}return null}export{secretsInFiles};
