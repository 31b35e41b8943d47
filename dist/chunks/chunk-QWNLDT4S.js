import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
function fillTemplate(template,values){return template.replace(/\{\{([a-z_]+)\}\}/g,(_place,name)=>{let value=Object.hasOwn(values,name)?values[name]:void 0;if(value===void 0)throw new Error(`The prompt names {{${name}}}, which was not given.`);return value})}export{fillTemplate};
