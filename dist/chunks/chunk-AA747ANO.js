import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{promptOrigin}from"./chunk-7FJ6RMVS.js";import{plural}from"./chunk-NIEGXQ6D.js";function originNote(sources){let counts=new Map;for(let source of sources)counts.set(source,(counts.get(source)??0)+1);return[...counts].filter(([source])=>!promptOrigin(source).saidToAgent).map(([source,count])=>`${plural(count,"prompt")} ${count===1?"is":"are"} ${promptOrigin(source).words}.`).join(" ")}export{originNote};
