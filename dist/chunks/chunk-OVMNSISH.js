import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{agreementBlocks,agreementOf,agreementSection,html,readLabels,wilsonInterval}from"./chunk-KQ6IHCTU.js";import{ExitCode}from"./chunk-F2AZBIFA.js";import{readBenchmark,readJournal,readTaskFolder}from"./chunk-XMHXLSC3.js";import{AnsweredFinding,Dropped,Thumbs}from"./chunk-L3UJGDYA.js";import{curationBlocks,funnelBlocks,taskBlocks}from"./chunk-FPJXRQI5.js";import{findingBlocks,findingList,renderMarkdown,sessionTable}from"./chunk-IDWYIA7Y.js";import{heading,paragraph,plain,strong,table,text}from"./chunk-W6BFRGRW.js";import{CLASS_WORDS,countedFindings,evidenceText,judgeLine,linkWords,plural,seconds,stepsIn,stepsOf,titleOf,verdictOf,whyOf}from"./chunk-W4VFC2CY.js";import{isAtLeast}from"./chunk-BFI2FRX6.js";import{Finding,FindingClass,Review}from"./chunk-ZBHUM6EW.js";import{writeFileAtomic}from"./chunk-5VWAYPXK.js";import{readRegularFile}from"./chunk-IFXDAEYO.js";import{parseJson,renderDocument}from"./chunk-SBF7MMNY.js";import{version}from"./chunk-P37OGKE3.js";import{limits}from"./chunk-EWAT74UO.js";import{InputError,errorMessage,external_exports}from"./chunk-NDZCDSWT.js";import{lstat}from"node:fs/promises";import{join as join3,resolve}from"node:path";import{join}from"node:path";function missingTask(error){if(!(error instanceof InputError))throw error;return{status:"broken",problems:[{code:"missing-file",detail:error.message,remedy:error.remedy}]}}async function agreementIn(dir,problems){try{return agreementOf(await readLabels(dir))}catch(error){if(!(error instanceof InputError))throw error;return problems.push(`${error.message}; ${error.remedy}`),[]}}async function reportModel(dir,benchmark,journal,generatedAt){let tasks=[],problems=[];for(let entry of benchmark.tasks.filter(({state})=>state==="active")){let read=await readTaskFolder(join(dir,entry.instance_id)).catch(missingTask);read.status==="ok"?tasks.push({...read.content.task,prompt:read.content.prompt}):problems.push(...read.problems.map(({detail,remedy})=>`${entry.instance_id}: ${detail}; ${remedy}`))}let[repository=""]=benchmark.repositories,[owner="",repo=""]=repository.split("/"),reviews=journal.flatMap(({review,curation,title})=>{let number=/-(\d+)$/.exec(curation.instance_id)?.[1];return review===null?[]:[{pull_request:{owner,repo,number:number===void 0?null:Number(number),title},review}]}),curations=journal.map(({curation})=>curation);return{model:{title:benchmark.name,generated_at:generatedAt,tool_version:version,funnel:benchmark.funnel,curations,tasks,reviews,agreement:await agreementIn(dir,problems)},problems}}import{readdir}from"node:fs/promises";import{dirname,join as join2,relative}from"node:path";var Intended=external_exports.object({finding:Finding,reason:external_exports.string()}),Feedback=external_exports.object({answers:external_exports.array(AnsweredFinding),dropped:Dropped.nullable(),thumbs:Thumbs,intended:external_exports.array(Intended)}),ReviewRecord=Review.extend({pull_request:external_exports.object({owner:external_exports.string(),repo:external_exports.string(),number:external_exports.number().int().nullable(),title:external_exports.string()}).optional(),reviewed_at:external_exports.string().optional(),shadow:external_exports.boolean().optional(),feedback:Feedback.optional()});var MOST_FILES=5e4,DEEPEST=6,IS_REVIEW=/"schema"\s*:\s*"backtest\/review@1"/,HEAD_CHARS=200;async function readReviews(dir){let reviews=[],problems=[];for(let path of await jsonFiles(dir,DEEPEST,[])){let name=relative(dir,path);try{let text2=(await readRegularFile(path,{maxBytes:limits.document.bytes})).toString("utf8");if(!IS_REVIEW.test(text2.slice(0,HEAD_CHARS)))continue;let read=ReviewRecord.safeParse(parseJson(text2));read.success?reviews.push(changeOf(read.data,name)):problems.push(`${name} is no review of this version: ${read.error.issues[0]?.path.join(".")??"not JSON"}`)}catch(error){problems.push(`${name}: ${errorMessage(error)}`)}}return{reviews,problems}}function changeOf(review,name){let place=dirname(name)==="."?name:dirname(name);return{pull_request:review.pull_request??{owner:"",repo:"",number:null,title:place},review}}async function jsonFiles(dir,depth,found){let entries=await readdir(dir,{withFileTypes:!0}).catch(cause=>{throw new InputError(`cannot read the folder ${dir}`,"check the path and its permissions",{cause})});for(let entry of entries.toSorted((a,b)=>a.name<b.name?-1:1)){if(found.length>=MOST_FILES)break;let path=join2(dir,entry.name);entry.isFile()&&entry.name.endsWith(".json")?found.push(path):entry.isDirectory()&&depth>0&&entry.name!==".git"&&entry.name!=="node_modules"&&await jsonFiles(path,depth-1,found)}return found}function changeName(change){if(change.owner==="")return change.title;let number=change.number===null?"":`#${change.number}`;return`${change.owner}/${change.repo}${number} ${change.title}`.trim()}var MOST_TOLD=100;function toldReviews(reviews){if(reviews.length<=MOST_TOLD/5)return{told:reviews,left:null};let told=reviews.filter(({review})=>review.findings.some(({severity})=>severity!=="info")).slice(0,MOST_TOLD),left=reviews.length-told.length;return{told,left:left===0?null:`${left} more reviews, most of them without a finding, are in the tables only.`}}function answeredPrecision(records){let tallies=new Map,tallyOf=detector=>{let tally=tallies.get(detector)??{right:0,wrong:0,intended:0};return tallies.set(detector,tally),tally},thumbs={up:0,down:0};for(let record of records){let{feedback}=record;if(feedback===void 0)continue;for(let{detector,verdict}of feedback.answers)tallyOf(detector)[verdict]+=1;for(let{finding}of feedback.intended)tallyOf(finding.detector).intended+=1;let meant=soleDetector(record,feedback);meant===null?(thumbs.up+=feedback.thumbs.up,thumbs.down+=feedback.thumbs.down):(tallyOf(meant).right+=feedback.thumbs.up,tallyOf(meant).wrong+=feedback.thumbs.down)}return{detectors:[...tallies].map(([detector,{right,wrong,intended}])=>({detector,right,wrong,intended,precision:wilsonInterval(right,right+wrong)})).toSorted((a,b)=>b.precision.of-a.precision.of||order(a,b)),thumbs}}function soleDetector(record,feedback){let shown=record.findings.filter(({severity})=>severity!=="info"),[only]=shown;return only!==void 0&&shown.length===1&&feedback.answers.length===0?only.detector:null}function order(a,b){return a.detector<b.detector?-1:1}function isoWeek(time){let at=time===null?Number.NaN:Date.parse(time);if(Number.isNaN(at))return null;let day=new Date(at),weekday=(day.getUTCDay()+6)%7,thursday=new Date(Date.UTC(day.getUTCFullYear(),day.getUTCMonth(),day.getUTCDate()-weekday+3)),year=thursday.getUTCFullYear(),week=1+Math.floor((thursday.getTime()-Date.UTC(year,0,1))/(7*864e5));return`${year}-W${String(week).padStart(2,"0")}`}var RECENT_WEEKS=4,MOST_ROWS=50;function prevalenceOf(reviews){let changes=newestOfEach(reviews).filter(({review})=>review.sessions.length>0),seen=changes.flatMap(sessionsOf);if(changes.length<2)return null;let dated=seen.filter(({week})=>week!==null),weeks=grouped(dated,({week})=>week??"").toSorted((a,b)=>a.name<b.name?-1:1);return{changes:changes.length,all:rowOf("all",seen),agents:most(grouped(seen,({session})=>session.agent)),models:most(grouped(seen,({session})=>session.model??"not named")),repositories:most(grouped(seen,({repository})=>repository)),weeks:weeks.slice(-MOST_ROWS),trend:trendOf(weeks)}}function newestOfEach(reviews){let newest=new Map;for(let[index,change]of reviews.entries()){let{owner,repo,number}=change.pull_request,key=number===null?`${index}`:`${owner}/${repo}#${number}`,before=newest.get(key);(before===void 0||madeAt(change.review)>=madeAt(before.review))&&newest.set(key,change)}return[...newest.values()]}function madeAt({reviewed_at:at}){return at??""}function sessionsOf({review,pull_request:{owner,repo}}){let classes=new Map;for(let finding of review.findings.filter(({severity})=>isAtLeast(severity,"low"))){let own=classes.get(finding.session_id)??new Set;classes.set(finding.session_id,own.add(finding.class))}return review.sessions.map(session=>({session,classes:classes.get(session.id)??new Set,repository:owner===""?"not named":`${owner}/${repo}`,week:isoWeek(session.started_at??review.reviewed_at??null)}))}function grouped(seen,nameOf){let groups=new Map;for(let one of seen){let group=groups.get(nameOf(one))??[];groups.set(nameOf(one),group),group.push(one)}return[...groups].map(([name,group])=>rowOf(name,group))}function most(rows){return rows.toSorted((a,b)=>b.sessions-a.sessions||(a.name<b.name?-1:1)).slice(0,MOST_ROWS)}function rowOf(name,seen){let share2=has=>wilsonInterval(seen.filter(has).length,seen.length),of=own=>share2(({classes})=>classes.has(own)),sum=count=>seen.reduce((total,{session})=>total+count(session),0),told=seen.flatMap(({session:{tokens}})=>tokens===null?[]:[tokens.input+tokens.output]);return{name,sessions:seen.length,any:share2(({classes})=>classes.size>0),classes:{"tool-call-failure":of("tool-call-failure"),"infinite-loop":of("infinite-loop"),"did-not-follow-instructions":of("did-not-follow-instructions"),"unrequested-changes":of("unrequested-changes"),"inaccurate-self-report":of("inaccurate-self-report"),"test-tampering":of("test-tampering")},failed_calls:callShare(sum(({failed_tool_calls:failed})=>Math.max(0,failed)),sum(({tool_calls:calls})=>Math.max(0,calls))),tokens:told.length===0?null:told.reduce((total,count)=>total+count,0)/told.length,interventions:sum(session=>session.push_back?.length??0)/seen.length}}function callShare(failed,calls){return wilsonInterval(Math.min(failed,calls),calls)}function trendOf(weeks){let recent=weeks.slice(-RECENT_WEEKS),earlier=weeks.slice(0,-RECENT_WEEKS);if(earlier.length===0)return null;let[before,now]=[together(earlier),together(recent)],direction=now.low>before.high?"up":now.high<before.low?"down":"unclear";return{weeks:recent.length,before,now,direction}}function together(rows){let sum=count=>rows.reduce((total,row)=>total+count(row),0);return wilsonInterval(sum(({any})=>any.hits),sum(({any})=>any.of))}var WINK={"did-not-follow-instructions":.1595,"unrequested-changes":.0662,"infinite-loop":.0521,"tool-call-failure":.1402,any:.292},CLASSES=FindingClass.options;function prevalenceLine({all,changes}){let{hits,of}=all.any;return`In ${hits} of ${plural(of,"session")} (${share(all.any)}) of ${plural(changes,"change")} an agent misbehaved at least once.`}function trendLine({trend}){if(trend===null)return"No trend yet: it takes more than four weeks with sessions.";let{before,now,weeks,direction}=trend,words={up:"more than",down:"less than",unclear:"no clear difference from"}[direction];return`The last ${plural(weeks,"week")}: ${share(now)} of sessions, ${words} before (${share(before)}).`}function prevalenceTables(prevalence){let groups=[{title:"By agent",first:"Agent",rows:prevalence.agents},{title:"By model",first:"Model",rows:prevalence.models},{title:"By repository",first:"Repository",rows:prevalence.repositories},{title:"By week",first:"Week",rows:prevalence.weeks}];return[classTable(prevalence.all),...groups.map(({title,first,rows})=>groupTable({title,first,rows,prevalence}))]}function classTable(all){let wink=value=>value===void 0?"":percent(value,1);return{title:"By class",note:"Sessions with a finding of severity low or more, with the 95 % Wilson interval. Wink: 42,920 sessions of one company (arXiv 2602.17037).",header:["Class","Sessions","Share","95 % interval","Wink"],rows:[...CLASSES.map(name=>[CLASS_WORDS[name],...cells(all.classes[name]),wink(WINK[name])]),["Any",...cells(all.any),wink(WINK.any)]]}}function groupTable(group){let classes=CLASSES.filter(name=>group.prevalence.all.classes[name].hits>0);return{title:group.title,note:group.first==="Week"?trendLine(group.prevalence):"",header:[group.first,"Sessions","Any",...classes.map(name=>CLASS_WORDS[name]),"Failed calls","Tokens a session (without cache)","Interventions a session"],rows:group.rows.map(row=>[row.name,String(row.sessions),share(row.any),...classes.map(name=>percent(row.classes[name].hits/row.sessions)),row.failed_calls.of===0?"\u2013":percent(row.failed_calls.hits/row.failed_calls.of,1),row.tokens===null?"\u2013":thousands(row.tokens),row.interventions.toFixed(1)])}}function answeredTable({detectors,thumbs}){return detectors.length===0&&thumbs.up+thumbs.down===0?null:{title:"What people answered",note:`Right and wrong by /backtest keep, dismiss and thumbs. People answer what annoys them, so this is a low estimate.${thumbs.up+thumbs.down===0?"":` Thumbs on comments with several findings: ${thumbs.up} up, ${thumbs.down} down.`}`,header:["Detector","Right","Wrong","Precision","95 % interval","Intended"],rows:detectors.map(({detector,right,wrong,precision,intended})=>[detector,String(right),String(wrong),precision.of===0?"\u2013":percent(right/precision.of),precision.of===0?"\u2013":bounds(precision),String(intended)])}}function cells(interval){return[`${interval.hits} of ${interval.of}`,percent(interval.hits/Math.max(1,interval.of),1),bounds(interval)]}function share(interval){return interval.of===0?"\u2013":`${percent(interval.hits/interval.of)} [${Math.round(interval.low*100)}, ${Math.round(interval.high*100)}]`}function bounds({low,high}){return`${percent(low,1)} to ${percent(high,1)}`}function percent(value,digits=0){return`${(value*100).toFixed(digits)} %`}function thousands(value){return value<1e4?String(Math.round(value)):`${Math.round(value/1e3)}k`}var CELL_CHARS=80;function prevalenceBlocks(reviews){let prevalence=prevalenceOf(reviews);if(prevalence===null)return[];let answered=answeredTable(answeredPrecision(reviews.map(({review})=>review)));return[heading(2,text("How often")),paragraph(strong(text(prevalenceLine(prevalence)))),...[...prevalenceTables(prevalence),...answered===null?[]:[answered]].flatMap(tableBlocks)]}function tableBlocks({title,note,header,rows}){return[heading(3,text(title)),...note===""?[]:[paragraph(text(note))],table(header.map(word=>[text(word)]),rows.map(row=>row.map(cell=>[plain(cell,CELL_CHARS)])))]}var DETAIL={quotes:6,quoteChars:300,textChars:1200};function renderReportMarkdown(model){let made=[model.generated_at,`Backtest ${model.tool_version}`].filter(word=>word!==null).join(", "),blocks=[heading(1,plain(model.title,200)),paragraph(plain(made)),...model.funnel===null?[]:[heading(2,text("Funnel")),...funnelBlocks(model.funnel)],...agreementBlocks(model.agreement??[]),...model.curations.length===0?[]:[heading(2,text("Changes"))],...model.curations.flatMap(curation=>{let task=model.tasks.find(({instance_id})=>instance_id===curation.instance_id);return[...curationBlocks(curation),...task===void 0?[]:taskBlocks(task)]}),...prevalenceBlocks(model.reviews),...behaviourBlocks(model.reviews)];return renderMarkdown(blocks)}function behaviourBlocks(reviews){if(reviews.length===0)return[];let{told,left}=toldReviews(reviews);return[heading(2,text("How the agents behaved")),...told.flatMap(reviewBlocks),...left===null?[]:[paragraph(text(left))]]}function reviewBlocks(reviewed){let{review,pull_request}=reviewed,notes=review.findings.filter(finding=>finding.severity==="info");return[heading(3,plain(changeName(pull_request),200)),paragraph(strong(text(verdictOf(review)))),...countedFindings(review).flatMap(finding=>findingBlocks(finding,DETAIL)),...notes.length===0?[]:[findingList(notes,DETAIL)],...review.sessions.length===0?[]:[sessionTable(review)]]}var MAX_TESTS=200;function funnelSection(funnel){let rows=funnel.stages.map(stage=>{let share2=funnel.candidates===0?0:Math.round(stage.survived/funnel.candidates*1e3)/10;return html`<span>${stage.name}</span
      ><span class="track" role="img" aria-label="${stage.survived} of ${funnel.candidates}"
        ><span class="fill" style="display:block;width:${share2}%"></span></span
      ><span>${stage.survived}</span><span class="dim">${stage.rejected===0?"":`\u2212${stage.rejected}`}</span>`}),reasons=funnel.reasons.map(reason=>html`<tr>
        <td><code>${reason.code}</code></td>
        <td>${reason.stage}</td>
        <td>${reason.count}</td>
      </tr>`),table2=reasons.length===0?null:html`<h3>Why the others are no tasks</h3>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Reason</th>
                  <th scope="col">Stage</th>
                  <th scope="col">Changes</th>
                </tr>
              </thead>
              <tbody>
                ${reasons}
              </tbody>
            </table>
          </div>`;return html`<section id="funnel" aria-labelledby="funnel-title">
    <h2 id="funnel-title">Funnel</h2>
    <p>${plural(funnel.candidates,"change")} went in, ${plural(funnel.accepted,"task")} came out.</p>
    <div class="bars">${rows}</div>
    ${table2}
  </section>`}function changesSection(curations,tasks){let cards=[...curations].toSorted((a,b)=>a.verdict===b.verdict?0:a.verdict==="accepted"?-1:1).map(curation=>changeCard(curation,tasks.find(({instance_id})=>instance_id===curation.instance_id)??null));return html`<section id="changes" aria-labelledby="changes-title">
    <h2 id="changes-title">Changes</h2>
    ${cards}
  </section>`}function changeCard(curation,task){let reasons=curation.reasons.map(reason=>html`<p><code>${reason.code}</code> at ${reason.stage}: ${reason.detail}</p>`),tests=[testDetails("Fail before the change, pass after it",curation.fail_to_pass.map(testName)),testDetails("Pass before and after",curation.pass_to_pass.map(testName)),testDetails("Unstable, left out (runs before \u2192 after)",curation.unstable.map(test=>`${test.pre} \u2192 ${test.post}  ${testName(test)}`))].flatMap(item=>item??[]),facts2=curation.runs.pre+curation.runs.post>0?html`<p class="dim">
        ${curation.runs.pre} + ${curation.runs.post} runs · setup ${seconds(curation.timing.setup_s)} · tests
        ${seconds(curation.timing.test_s)} · sandbox ${curation.sandbox}
      </p>`:null;return html`<div class="card ${curation.verdict}">
    <h3><span class="tag">${curation.verdict}</span>${curation.instance_id}</h3>
    ${task===null?null:taskLines(task)}${reasons}${facts2}${tests}
  </div>`}function taskLines(task){let number=task.pull_request.number===null?"":`#${task.pull_request.number}`,share2=task.agent_share_of_diff===null?null:html` · wrote ${Math.round(task.agent_share_of_diff*100)} % of the diff`;return html`<p>${task.repository.owner}/${task.repository.name}${number} ${task.pull_request.title}</p>
    <p class="dim">
      ${task.task_type} · ${task.turns} turn · ${task.languages.join(", ")} ·
      ${task.agent??"no agent"}${task.model===null?"":` (${task.model})`}${share2}
    </p>
    <details>
      <summary>The developer’s words</summary>
      <pre>${task.prompt.slice(0,2e4)}</pre>
    </details>`}function testDetails(what,names){if(names.length===0)return null;let more=names.length>MAX_TESTS?`
\u2026 and ${names.length-MAX_TESTS} more`:"";return html`<details>
    <summary>${what}: ${plural(names.length,"test")}</summary>
    <pre>${names.slice(0,MAX_TESTS).join(`
`)}${more}</pre>
  </details>`}function testName(test){return`${test.file}  ${test.name}${test.context===void 0?"":` [${test.context}]`}`.replace(/\s*\n\s*/g," ")}function prevalenceSection(prevalence,answered){let answers=answeredTable(answered);return html`<section id="prevalence" aria-labelledby="prevalence-title">
    <h2 id="prevalence-title">How often</h2>
    <p><strong>${prevalenceLine(prevalence)}</strong></p>
    ${classBars(prevalence)} ${[...prevalenceTables(prevalence),...answers===null?[]:[answers]].map(textTable)}
  </section>`}function classBars({all}){let found=CLASSES.filter(name=>all.classes[name].hits>0);if(found.length===0)return null;let bars=found.toSorted((a,b)=>all.classes[b].hits-all.classes[a].hits).map(name=>{let{hits,of,low,high}=all.classes[name],width=value=>`${(value*100).toFixed(1)}%`;return html`<span>${CLASS_WORDS[name]}</span>
        <span class="track range" aria-hidden="true"
          ><span class="fill" style="display:block;width:${width(hits/of)}"></span
          ><span class="span" style="left:${width(low)};width:${width(high-low)}"></span
        ></span>
        <span>${hits} of ${of}</span>
        <span class="dim">${width(hits/of)}</span>`});return html`<div class="bars">${bars}</div>`}function textTable({title,note,header,rows}){return html`<h3>${title}</h3>
    ${note===""?null:html`<p class="dim">${note}</p>`}
    <div class="scroll figures">
      <table>
        <thead>
          <tr>
            ${header.map(word=>html`<th scope="col">${word}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(row=>html`<tr>
                ${row.map(cell=>html`<td>${cell}</td>`)}
              </tr>`)}
        </tbody>
      </table>
    </div>`}function reviewSection(reviews){let{told,left}=toldReviews(reviews);return html`<section id="behaviour" aria-labelledby="behaviour-title">
    <h2 id="behaviour-title">How the agents behaved</h2>
    ${told.map(reviewArticle)}${left===null?null:html`<p class="dim">${left}</p>`}
  </section>`}function reviewArticle({pull_request,review}){let notes=review.findings.filter(finding=>finding.severity==="info"),folded=notes.length===0?null:html`<details>
          <summary>${plural(notes.length,"note")} below the bar for a comment</summary>
          ${notes.map(findingCard)}
        </details>`,sessions=review.sessions.map(session=>html`<tr>
        <td><code>${session.id.slice(0,12)}</code></td>
        <td>${session.agent}${session.model===null?"":`, ${session.model}`}</td>
        <td>${session.steps}</td>
        <td>${session.turns}</td>
        <td>${session.tool_calls} (${session.failed_tool_calls})</td>
        <td>${linkWords(session)}</td>
      </tr>`),table2=sessions.length===0?null:html`<details>
          <summary>Sessions and checks</summary>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  <th scope="col">Session</th>
                  <th scope="col">Agent</th>
                  <th scope="col">Steps</th>
                  <th scope="col">Human turns</th>
                  <th scope="col">Calls (failed)</th>
                  <th scope="col">Linked by</th>
                </tr>
              </thead>
              <tbody>
                ${sessions}
              </tbody>
            </table>
          </div>
          <p class="dim">${judgeLine(review)}</p>
        </details>`;return html`<article>
    <h3>${changeName(pull_request)}</h3>
    <p><strong>${verdictOf(review)}</strong></p>
    ${countedFindings(review).map(findingCard)}${folded}${table2}
  </article>`}function findingCard(finding){let recovered=finding.recovered?" \xB7 recovered":"",pushBack=finding.pushed_back_at===void 0?"":` \xB7 the human pushed back at step ${finding.pushed_back_at}`,quotes=evidenceText(finding,{quotes:6,chars:300});return html`<div class="card ${finding.severity}">
    <h4><span class="tag">${finding.severity}</span>${titleOf(finding)}</h4>
    <p class="dim">${CLASS_WORDS[finding.class]} · ${stepsOf(finding)}${recovered}${pushBack}</p>
    <p>${finding.explanation}</p>
    ${quotes===""?null:html`<pre>${quotes}</pre>`}
    <dl>
      <dt>Why</dt>
      <dd>${whyOf(finding)}</dd>
      <dt>Do</dt>
      <dd>${finding.guidance}</dd>
      <dt>Id</dt>
      <dd><code>${finding.id}</code></dd>
    </dl>
  </div>`}var PAGE_STYLE=`
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--dim:#60646c;--line:#dfe2e7;--card:#f7f8fa;--code:#eef0f3;
--high:#c62828;--medium:#b45309;--low:#1d62b7;--info:#60646c;--ok:#1a7f45;--bar:#3b6fd4}
@media(prefers-color-scheme:dark){:root{--bg:#111317;--fg:#e8eaed;--dim:#9aa1ab;--line:#2c3138;--card:#191c21;--code:#21252b;
--high:#ff7b72;--medium:#f0a35e;--low:#79b0ff;--info:#9aa1ab;--ok:#5fd38d;--bar:#79a6ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 4rem;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem;padding-top:1.25rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.5rem 0 .35rem}
p{margin:.4rem 0}
.dim{color:var(--dim)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.5rem 0 0}
.fact{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}
.fact b{display:block;font-size:1.7rem;line-height:1.15;font-variant-numeric:tabular-nums}
nav a{margin-right:1rem}
a{color:var(--low)}
.bars{display:grid;grid-template-columns:max-content 1fr max-content max-content;gap:.3rem .9rem;align-items:center;font-variant-numeric:tabular-nums}
.track{background:var(--code);border-radius:.25rem;height:1.05rem;overflow:hidden}
.fill{background:var(--bar);height:100%;min-width:2px}
.figures td:nth-child(-n+3){white-space:nowrap}.figures td{font-variant-numeric:tabular-nums}
.range{position:relative}.span{position:absolute;top:35%;height:30%;background:var(--fg);opacity:.35}
.card{background:var(--card);border:1px solid var(--line);border-left-width:.3rem;border-radius:.5rem;padding:.75rem 1rem;margin:.75rem 0}
.card h3,.card h4{margin:0;font-size:1rem}
.high{border-left-color:var(--high)}.medium{border-left-color:var(--medium)}.low{border-left-color:var(--low)}.info{border-left-color:var(--info)}
.accepted{border-left-color:var(--ok)}.rejected{border-left-color:var(--medium)}
.tag{font-size:.75rem;font-weight:650;letter-spacing:.04em;text-transform:uppercase;margin-right:.5rem}
.high .tag{color:var(--high)}.medium .tag{color:var(--medium)}.low .tag{color:var(--low)}.info .tag{color:var(--info)}
.accepted .tag{color:var(--ok)}.rejected .tag{color:var(--medium)}
pre,code{font:.86rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--code);border-radius:.25rem;padding:.08rem .3rem;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:.4rem;padding:.6rem .8rem;margin:.5rem 0;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:.5rem 0}summary{cursor:pointer}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.93rem}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
.scroll{overflow-x:auto}
dl{margin:.5rem 0 0;display:grid;grid-template-columns:max-content 1fr;gap:.15rem .8rem}dt{color:var(--dim)}dd{margin:0}
@media print{details>*{display:block}body{max-width:none}}
`;var POLICY="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";function renderReportPage(model){let prevalence=prevalenceOf(model.reviews),answered=answeredPrecision(model.reviews.map(({review})=>review)),sections=[...prevalence===null?[]:[{id:"prevalence",name:"How often",body:prevalenceSection(prevalence,answered)}],...model.reviews.length===0?[]:[{id:"behaviour",name:"Behaviour",body:reviewSection(model.reviews)}],...model.funnel===null?[]:[{id:"funnel",name:"Funnel",body:funnelSection(model.funnel)}],...model.agreement===void 0||model.agreement.length===0?[]:[{id:"spot-checks",name:"Spot checks",body:agreementSection(model.agreement)}],...model.curations.length===0?[]:[{id:"changes",name:"Changes",body:changesSection(model.curations,model.tasks)}]],made=[`Backtest ${model.tool_version}`,madeAt2(model.generated_at)].filter(word=>word!=="").join(" \xB7 "),links=sections.map(({id,name})=>html`<a href="#${id}">${name}</a>`);return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${{markup:POLICY}}" />
        <title>${model.title} · Backtest report</title>
        <style>
          ${{markup:PAGE_STYLE}}
        </style>
      </head>
      <body>
        <header>
          <h1>${model.title}</h1>
          <p class="dim">${made}</p>
          ${facts(model)}${links.length<2?null:html`<nav aria-label="Sections"><p>${links}</p></nav>`}
        </header>
        <main>${sections.map(({body})=>body)}</main>
      </body>
    </html> `.markup}function madeAt2(at){return at===null?"":`${at.slice(0,16).replace("T"," ")} UTC`}function facts(model){let counted=model.reviews.flatMap(({review})=>countedFindings(review)),high=counted.filter(finding=>finding.severity==="high").length,sessions=model.reviews.reduce((sum,{review})=>sum+review.sessions.length,0),steps=model.reviews.reduce((sum,{review})=>sum+stepsIn(review),0),items=[...model.funnel===null?[]:[fact(model.funnel.candidates,"changes looked at"),fact(model.funnel.accepted,model.funnel.accepted===1?"task":"tasks")],...model.reviews.length===0?[]:[fact(sessions,`${sessions===1?"session":"sessions"}, ${plural(steps,"step")}`),fact(counted.length,`${counted.length===1?"finding":"findings"}, ${high} high`)]];return html`<div class="facts">${items}</div>`}function fact(count,what){return html`<div class="fact"><b>${count}</b>${what}</div>`}async function run(flags,io){let dirs=(flags.paths.length===0?["."]:flags.paths).map(path=>resolve(path)),pages=await writeReport(dirs,resolve(flags.out??dirs[0]??"."),io);for(let problem of pages.problems)io.logger.warn(problem);return io.print(io.json?renderDocument({schema:"backtest/report@1",...pages}):`${pages.html}
${pages.markdown}
`),ExitCode.done}async function writeReport(dirs,out,io){let{model,problems}=await modelOf(dirs,io.now().toISOString()),html2=join3(out,"report.html"),markdown=join3(out,"report.md");return await writeFileAtomic(html2,renderReportPage(model)),await writeFileAtomic(markdown,renderReportMarkdown(model)),{html:html2,markdown,problems}}async function modelOf(dirs,at){let kinds=await Promise.all(dirs.map(async dir=>({dir,benchmark:await hasBenchmark(dir)}))),[benchmark,second]=kinds.filter(kind=>kind.benchmark);if(second!==void 0)throw new InputError("a report is about one benchmark folder","put them together first with `backtest merge`");let{model,problems}=benchmark===void 0?{model:emptyModel(at),problems:[]}:await reportModel(benchmark.dir,await readBenchmark(benchmark.dir),await readJournal(benchmark.dir),at),reviews=[...model.reviews];for(let{dir}of kinds.filter(kind=>!kind.benchmark)){let read=await readReviews(dir).catch(error=>{throw error instanceof InputError?nothingIn(dir):error});if(read.reviews.length===0&&read.problems.length===0)throw nothingIn(dir);reviews.push(...read.reviews),problems.push(...read.problems)}return{model:{...model,reviews},problems}}function nothingIn(dir){return new InputError(`${dir} holds no benchmark.json and no review`,"name a folder that `backtest mine --out` or `backtest review --out` wrote, or one with downloaded review artifacts")}async function hasBenchmark(dir){return lstat(join3(dir,"benchmark.json")).then(()=>!0,()=>!1)}function emptyModel(at){return{title:"Behaviour reviews",generated_at:at,tool_version:version,funnel:null,curations:[],tasks:[],reviews:[]}}export{run,writeReport};
