import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{cardOf,writeReport}from"./chunk-UA23CCJZ.js";import"./chunk-4OCBTNJ5.js";import"./chunk-PMTXJYZU.js";import{mine}from"./chunk-IFO7UONP.js";import"./chunk-AA747ANO.js";import"./chunk-ZQWD4HI6.js";import{renderCuration,renderFunnel,renderReview,renderTask}from"./chunk-QXBEGQAD.js";import{ExitCode}from"./chunk-F2AZBIFA.js";import"./chunk-T45AKYHY.js";import"./chunk-3WO6SNCJ.js";import{readTaskFolder}from"./chunk-C5Q6PPUK.js";import"./chunk-KFGUQ4SM.js";import"./chunk-432TU6TK.js";import"./chunk-6PMWPW5K.js";import"./chunk-ZKJUSW7C.js";import"./chunk-PW3H4MFL.js";import"./chunk-VJE6IEFR.js";import"./chunk-WWIETVIY.js";import"./chunk-IDPDGURH.js";import"./chunk-AZJVMOZ3.js";import"./chunk-RO42AZIB.js";import"./chunk-7TK2QYQK.js";import"./chunk-PJQMH62C.js";import"./chunk-3BQMCZHM.js";import"./chunk-6ZHIKFVC.js";import"./chunk-22V6CBGJ.js";import"./chunk-2VETI6WL.js";import"./chunk-BHLWDQWJ.js";import{execa,withWorkshop}from"./chunk-T5Y47UDG.js";import"./chunk-JKC4BRPX.js";import"./chunk-6KCXPPCK.js";import"./chunk-PVCIMFEP.js";import"./chunk-WTUWHIYB.js";import"./chunk-W5NY64DY.js";import"./chunk-DQ54ZLYJ.js";import"./chunk-LGGXP3KN.js";import"./chunk-QUZCIBWH.js";import"./chunk-PFGZW4AO.js";import"./chunk-YDLB7STB.js";import"./chunk-77Q5LUGL.js";import"./chunk-7FJ6RMVS.js";import"./chunk-NIEGXQ6D.js";import"./chunk-GWWSVFEN.js";import"./chunk-VZDDCY2Q.js";import"./chunk-CQFL7MG2.js";import"./chunk-W4U33KCP.js";import{removeTree}from"./chunk-VEOYVX7C.js";import"./chunk-ZB26VMNT.js";import{diskFull,makeFolder,requireFolderPlace}from"./chunk-XKDVYI6D.js";import"./chunk-NTB5UKXN.js";import{renderDocument,renderLines}from"./chunk-B47JEGZ7.js";import"./chunk-LJ6LJ7ME.js";import"./chunk-T6H67GDD.js";import"./chunk-WA6VXR5V.js";import"./chunk-NSBXPFWJ.js";import"./chunk-FDTKGNTV.js";import"./chunk-P37OGKE3.js";import"./chunk-EWAT74UO.js";import{InputError}from"./chunk-VWHZ26OD.js";import"./chunk-H2NZF5NP.js";import{mkdtemp,readdir}from"node:fs/promises";import{tmpdir}from"node:os";import{join,relative,resolve}from"node:path";var PACKAGE=`{
  "name": "price-tag",
  "version": "1.2.0",
  "type": "module",
  "license": "MIT",
  "scripts": { "test": "node --test test/*.test.js" }
}
`,LOCK=`{
  "name": "price-tag",
  "version": "1.2.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": { "": { "name": "price-tag", "version": "1.2.0", "license": "MIT" } }
}
`,MONEY_BEFORE=`/** Cents of an amount in the currency's main unit. */
export function toCents(amount) {
  return Math.round(amount * 100)
}

/** Splits cents into equal shares. */
export function split(cents, people) {
  const share = Math.floor(cents / people)
  return Array.from({ length: people }, () => share)
}
`,MONEY_AFTER=`/** Cents of an amount in the currency's main unit. */
export function toCents(amount) {
  return Math.round(amount * 100)
}

/** Splits cents into shares that add up to the whole; the first shares take the cents left over. */
export function split(cents, people) {
  if (!Number.isInteger(people) || people < 1) throw new RangeError('people must be a positive integer')
  const share = Math.floor(cents / people)
  const rest = cents - share * people
  return Array.from({ length: people }, (_, index) => share + (index < rest ? 1 : 0))
}
`,MONEY_TEST_BEFORE=`import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { split, toCents } from '../src/money.js'

describe('toCents', () => {
  it('reads whole amounts', () => assert.equal(toCents(12), 1200))
  it('reads fractions', () => assert.equal(toCents(0.29), 29))
})

describe('split', () => {
  it('shares evenly', () => assert.deepEqual(split(900, 3), [300, 300, 300]))
})
`,MONEY_TEST_AFTER=`import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { split, toCents } from '../src/money.js'

describe('toCents', () => {
  it('reads whole amounts', () => assert.equal(toCents(12), 1200))
  it('reads fractions', () => assert.equal(toCents(0.29), 29))
})

describe('split', () => {
  it('shares evenly', () => assert.deepEqual(split(900, 3), [300, 300, 300]))
  it('loses no cent', () => assert.deepEqual(split(1000, 3), [334, 333, 333]))
  it('refuses an empty table', () => assert.throws(() => split(1000, 0), RangeError))
})
`,MONEY_TEST_FLAKY=`${MONEY_TEST_AFTER}
describe('rates', () => {
  // Stands for a service that is busy half of the time.
  it('come from the service', () => assert.ok(Math.random() < 0.5, 'the rates are stale'))
})
`,SAMPLE_RUNS=7,FORMAT="/** `1234` \u2192 `12.34`. */\nexport function format(cents) {\n  return (cents / 100).toFixed(2)\n}\n",FORMAT_SIGNED=`/** \`1234\` \u2192 \`12.34\`, with the sign in front of the currency. */
export function format(cents, currency = '') {
  const sign = cents < 0 ? '-' : ''
  return sign + currency + (Math.abs(cents) / 100).toFixed(2)
}
`,FORMAT_TEST=`import assert from 'node:assert/strict'
import { it } from 'node:test'
import { format } from '../src/format.js'

it('puts the sign in front', () => assert.equal(format(-150, '\u20AC'), '-\u20AC1.50'))
`,README=`# price-tag

Money in whole cents.
`,IGNORED=`node_modules/
`,START={".gitignore":IGNORED,"README.md":README,"package.json":PACKAGE,"package-lock.json":LOCK,"src/money.js":MONEY_BEFORE,"src/format.js":FORMAT,"test/money.test.js":MONEY_TEST_BEFORE},CHECKPOINT_ID="3f9a1c7e5b20",DANA={name:"Dana Miller",email:"dana@example.com"},CLAUDE_TRAILER="Co-Authored-By: Claude <noreply@anthropic.com>",withFormat={...START,"src/format.js":FORMAT_SIGNED,"test/format.test.js":FORMAT_TEST};function sampleChanges(flaky){let withSplit={...withFormat,"package.json":PACKAGE.replace("1.2.0","1.3.0"),"src/money.js":MONEY_AFTER,"test/money.test.js":flaky?MONEY_TEST_FLAKY:MONEY_TEST_AFTER},withReadme={...withSplit,"README.md":`${README}
Amounts are split without losing a cent.
`},withNames={...withReadme,"src/money.js":MONEY_AFTER.replaceAll("rest","leftOver")};return[{subject:"Start price-tag",body:"",author:DANA,tree:START},{subject:"Put the sign in front of the currency (#4)",body:"",author:DANA,tree:withFormat},{subject:"Split amounts without losing a cent",body:`${CLAUDE_TRAILER}
Entire-Checkpoint: ${CHECKPOINT_ID}`,author:DANA,tree:withSplit,merge:{subject:"Merge pull request #7 from acme/claude/split-cents",body:"Split amounts without losing a cent"}},{subject:"Say in the README how amounts are split (#8)",body:CLAUDE_TRAILER,author:DANA,tree:withReadme},{subject:"Name the leftover cents (#9)",body:CLAUDE_TRAILER,author:DANA,tree:withNames}]}var SAMPLE_PROMPT=`When a bill does not divide evenly, split() drops the leftover cents: split(1000, 3) gives 999 in total.
Make the shares add up to the whole amount again, the first people pay one cent more. split() must also throw a RangeError
when there is nobody to share with. Add tests. Do not change package.json.`,SESSION_ID="5b0f8a52-4c1e-4f0e-9d57-3a1f6c2b7e90",CWD="/home/dana/price-tag",MODEL="claude-opus-4-5",testCommand=(command,result,failed)=>({call:"Bash",input:{command,description:"Run the tests"},result,...failed?{failed}:{}}),missingScript=testCommand("npm run tests",`Exit code 1
npm error Missing script: "tests"
npm error
npm error Did you mean this?
npm error   npm run test # run the "test" package script`,!0),mismatch=oldText=>({call:"Edit",input:{file_path:`${CWD}/src/money.js`,old_string:oldText,new_string:"const rest = cents - share * people"},result:`<tool_use_error>String to replace not found in file.
String: ${oldText}</tool_use_error>`,failed:!0}),write=(path,content)=>({call:"Write",input:{file_path:`${CWD}/${path}`,content},result:`The file ${CWD}/${path} has been updated successfully.`}),EXCHANGES=[{think:"The shares are floored, so the remainder is lost. I will look at the function first."},{say:"I will look at how split() works today."},{call:"Read",input:{file_path:`${CWD}/src/money.js`},result:MONEY_BEFORE},{call:"Read",input:{file_path:`${CWD}/test/money.test.js`},result:MONEY_TEST_BEFORE},missingScript,missingScript,missingScript,missingScript,{think:"The script is called test."},testCommand("npm test",`# tests 3
# pass 3
# fail 0`),mismatch("const portion = Math.floor(cents / people)"),mismatch("let share = Math.floor(cents / people);"),mismatch("const share = Math.trunc(cents / people)"),write("src/money.js",MONEY_AFTER),write("test/money.test.js",MONEY_TEST_AFTER),testCommand("npm test",`# tests 5
# pass 5
# fail 0`),{call:"Edit",input:{file_path:`${CWD}/package.json`,old_string:PACKAGE.split(`
`)[2],new_string:'  "version": "1.3.0",'},result:`The file ${CWD}/package.json has been updated successfully.`},write("test/money.test.js",MONEY_TEST_FLAKY),{say:"split() now shares every cent and refuses an empty table. All 6 tests pass."}];function sampleSession(){let lines=[],minute=0,parentUuid=null,push=(type,message,extra={})=>{let uuid=`00000000-0000-4000-8000-${String(lines.length+1).padStart(12,"0")}`,timestamp=new Date(Date.UTC(2026,2,3,9,minute++)).toISOString(),envelope={sessionId:SESSION_ID,cwd:CWD,gitBranch:"claude/split-cents",version:"2.1.50",userType:"external"};lines.push({parentUuid,isSidechain:!1,...envelope,type,message,uuid,timestamp,...extra}),parentUuid=uuid},agent=block=>{let id=`msg_${String(lines.length+1).padStart(4,"0")}`;push("assistant",{id,type:"message",role:"assistant",model:MODEL,content:[block],usage:{input_tokens:900,output_tokens:60,cache_read_input_tokens:4e3,cache_creation_input_tokens:300}})};push("user",{role:"user",content:SAMPLE_PROMPT});for(let exchange of EXCHANGES)if("say"in exchange)agent({type:"text",text:exchange.say});else if("think"in exchange)agent({type:"thinking",thinking:exchange.think});else{let id=`toolu_${String(lines.length+1).padStart(4,"0")}`;agent({type:"tool_use",id,name:exchange.call,input:exchange.input});let result={type:"tool_result",tool_use_id:id,content:exchange.result,...exchange.failed?{is_error:!0}:{}};push("user",{role:"user",content:[result]})}return renderLines(lines)}var FIRST_COMMIT=1772366400,DAY=86400,WEB_FLOW={name:"GitHub",email:"noreply@github.com"};async function createSampleRepository(dir,{flaky=!0}={}){await makeFolder(dir);let git=async(args,input="")=>{let env={GIT_CONFIG_GLOBAL:"/dev/null",GIT_CONFIG_NOSYSTEM:"1",LC_ALL:"C"},result=await execa("git",[...args],{cwd:dir,input,env,reject:!1});if(!result.failed)return;if(result.code==="ENOENT")throw new InputError("git was not found on the PATH","install git 2.32 or newer");if(/no space left|quota exceeded/i.test(result.stderr))throw diskFull(dir);let said=result.stderr.trim().split(`
`).at(-1)??`exit code ${result.exitCode}`;throw new InputError(`git could not make the sample repository in ${dir} (${said})`,"choose another folder with --out")};await git(["init","--quiet","--initial-branch=main","."]),await git(["config","remote.origin.url","https://github.com/acme/price-tag.git"]),await git(["fast-import","--quiet"],fastImportStream(sampleChanges(flaky))),await git(["reset","--quiet","--hard","main"])}function fastImportStream(changes){let parts=[],mark=0,tip=null,at=FIRST_COMMIT;for(let change of changes){at+=DAY;let own=++mark,ref=change.merge?"refs/heads/claude/split-cents":"refs/heads/main";if(parts.push(commit({ref,mark:own,from:tip,author:change.author,message:messageOf(change),tree:change.tree,at})),!change.merge){tip=own;continue}let merged=++mark,message=`${change.merge.subject}

${change.merge.body}
`,second=tip===null?{}:{merge:own};parts.push(commit({ref:"refs/heads/main",mark:merged,from:tip,...second,author:change.author,message,tree:change.tree,at})),tip=merged}return parts.push(checkpointCommit(++mark,at)),`${parts.join("")}done
`}function messageOf(change){return change.body===""?`${change.subject}
`:`${change.subject}

${change.body}
`}function commit(parts){return`${[`commit ${parts.ref}`,`mark :${parts.mark}`,`author ${parts.author.name} <${parts.author.email}> ${parts.at} +0000`,`committer ${WEB_FLOW.name} <${WEB_FLOW.email}> ${parts.at} +0000`,data(parts.message),...parts.from===null?[]:[`from :${parts.from}`],...parts.merge===void 0?[]:[`merge :${parts.merge}`],"deleteall",...Object.entries(parts.tree).map(([path,text])=>`M 100644 inline ${path}
${data(text)}`)].join(`
`)}

`}function data(text){return`data ${Buffer.byteLength(text)}
${text}`}function checkpointCommit(mark,at){let folder=`${CHECKPOINT_ID.slice(0,2)}/${CHECKPOINT_ID.slice(2)}`,files=["src/money.js","test/money.test.js"],checkpoint={checkpoint_id:CHECKPOINT_ID,strategy:"manual-commit",branch:"claude/split-cents",files_touched:files,sessions:[`/${folder}/0/metadata.json`]},session={checkpoint_id:CHECKPOINT_ID,session_id:SESSION_ID,strategy:"manual-commit",agent:"Claude Code",files_touched:files,checkpoint_transcript_start:0},tree={[`${folder}/metadata.json`]:`${JSON.stringify(checkpoint,null,2)}
`,[`${folder}/0/metadata.json`]:`${JSON.stringify(session,null,2)}
`,[`${folder}/0/prompt.txt`]:SAMPLE_PROMPT,[`${folder}/0/full.jsonl`]:sampleSession()};return commit({ref:"refs/heads/entire/checkpoints/v1",mark,from:null,author:{name:"Dana Miller",email:"dana@example.com"},message:`Checkpoint: ${CHECKPOINT_ID}
`,tree,at})}async function run(flags,io){let folder=await demoFolder(flags.out);try{return await show(folder,io)}catch(error){throw io.signal.aborted&&await removeTree(folder),error}}async function show(folder,io){let repo=join(folder,"price-tag"),benchmark=join(folder,"benchmark");io.logger.status("making the sample repository"),await createSampleRepository(repo);let mined=await withWorkshop({repo,out:benchmark,runs:SAMPLE_RUNS},io,async workshop=>{let branch=await workshop.repository.defaultBranch();if(branch===null)throw new Error("the sample repository has no branch");let request={owner:"acme",repo:"price-tag",host:null,head:branch.sha,since:null,limit:null};return mine(workshop,{...request,agentOnly:!1,tests:!0,promptFrom:"session",outDir:benchmark},()=>{})}),pages=await writeReport([benchmark],benchmark,io),places={repository:repo,benchmark,html:pages.html,markdown:pages.markdown};return io.json?io.print(renderDocument(demoDocument(mined,places))):io.print(await demoText(mined,places,io)),ExitCode.done}async function demoFolder(out){if(out===void 0)return mkdtemp(join(tmpdir(),"backtest-demo-"));let folder=resolve(out);if(await requireFolderPlace(folder),await makeFolder(folder),(await readdir(folder)).length>0)throw new InputError(`${folder} is not empty`,"name another folder with --out, or leave the flag out");return folder}function demoDocument(mined,places){return{schema:"backtest/demo@1",...places,funnel:mined.benchmark.funnel,curations:mined.curations,reviews:mined.lines.flatMap(({review})=>review??[])}}async function demoText(mined,places,io){let style={width:80,color:io.color},parts=[renderFunnel(mined.benchmark.funnel,style)];for(let curation of mined.curations){if(curation.task_dir===null)continue;let read=await readTaskFolder(curation.task_dir);parts.push(renderCuration(curation,style)),read.status==="ok"&&parts.push(renderTask(cardOf(read.content),style))}for(let{review}of mined.lines)review!==null&&parts.push(renderReview(review,style));let here=path=>{let near=relative(process.cwd(),path);return near.startsWith("..")?path:near},files=[["repository",places.repository],["benchmark",places.benchmark],["report",places.html],["as Markdown",places.markdown]].map(([name="",path=""])=>`  ${name.padEnd(12)} ${here(path)}`);return`${parts.map(part=>part.trimEnd()).join(`

`)}

Files
${files.join(`
`)}
`}export{run};
