import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function instanceId(owner,repo,change){let safe=part=>part.replace(/[^A-Za-z0-9._-]/g,"_").replace(/^\.+/,"_");return`${safe(owner)}__${safe(repo)}-${safe(String(change))}`}export{instanceId};
