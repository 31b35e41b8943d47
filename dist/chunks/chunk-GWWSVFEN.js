import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
var NO_REPOSITORY={resolve:async()=>null,listTree:async()=>[],readFile:async()=>null,streamFile:async()=>null,hasBlob:async()=>!1},NO_HINTS={session_id:null,agent_label:null,start:0,attribution:null};export{NO_REPOSITORY,NO_HINTS};
