import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function quantile(values,share){let sorted=values.toSorted((a,b)=>a-b);return sorted[Math.max(0,Math.ceil(share*sorted.length)-1)]??0}function median(values){return quantile(values,.5)}export{quantile,median};
