import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{createHash}from"node:crypto";function sha256(data){return createHash("sha256").update(data).digest("hex")}export{sha256};
