import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function shareOfRuns(runs,parts,index){return Math.floor(runs/parts)+(index<runs%parts?1:0)}export{shareOfRuns};
