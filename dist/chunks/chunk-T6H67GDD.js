import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function enumerate(words,before){let last=words.at(-1)??"";return words.length<2?last:`${words.slice(0,-1).join(", ")} ${before} ${last}`}export{enumerate};
