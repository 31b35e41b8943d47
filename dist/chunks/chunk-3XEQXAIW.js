import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)
import{readBenchmark,readJournal,readTaskFolder}from"./chunk-N6BFAGAK.js";import{ExitCode}from"./chunk-F2AZBIFA.js";import{curationBlocks,funnelBlocks,taskBlocks}from"./chunk-DWKSETPE.js";import{escapeHtml,findingBlocks,findingList,heading,paragraph,plain,renderMarkdown,sessionTable,strong,text}from"./chunk-DLMA7XMO.js";import{CLASS_WORDS,countedFindings,evidenceText,judgeLine,linkWords,plural,seconds,stepsIn,stepsOf,titleOf,verdictOf,whyOf}from"./chunk-VUCVSFXT.js";import{writeFileAtomic}from"./chunk-WNWHWT4X.js";import{renderDocument}from"./chunk-SBF7MMNY.js";import{version}from"./chunk-P37OGKE3.js";import{visibleText}from"./chunk-Q44AXPFC.js";import{InputError}from"./chunk-NDZCDSWT.js";import{join as join2,resolve}from"node:path";import{join}from"node:path";function missingTask(error){if(!(error instanceof InputError))throw error;return{status:"broken",problems:[{code:"missing-file",detail:error.message,remedy:error.remedy}]}}async function reportModel(dir,benchmark,journal,generatedAt){let tasks=[],problems=[];for(let entry of benchmark.tasks.filter(({state})=>state==="active")){let read=await readTaskFolder(join(dir,entry.instance_id)).catch(missingTask);read.status==="ok"?tasks.push({...read.content.task,prompt:read.content.prompt}):problems.push(...read.problems.map(({detail,remedy})=>`${entry.instance_id}: ${detail}; ${remedy}`))}let[repository=""]=benchmark.repositories,[owner="",repo=""]=repository.split("/"),reviews=journal.flatMap(({review,curation,title})=>{let number=/-(\d+)$/.exec(curation.instance_id)?.[1];return review===null?[]:[{pull_request:{owner,repo,number:number===void 0?null:Number(number),title},review}]}),curations=journal.map(({curation})=>curation);return{model:{title:benchmark.name,generated_at:generatedAt,tool_version:version,funnel:benchmark.funnel,curations,tasks,reviews},problems}}function changeName(change){let number=change.number===null?"":`#${change.number}`;return`${change.owner}/${change.repo}${number} ${change.title}`.trim()}var DETAIL={quotes:6,quoteChars:300,textChars:1200};function renderReportMarkdown(model){let made=[model.generated_at,`Backtest ${model.tool_version}`].filter(word=>word!==null).join(", "),blocks=[heading(1,plain(model.title,200)),paragraph(plain(made)),...model.funnel===null?[]:[heading(2,text("Funnel")),...funnelBlocks(model.funnel)],...model.curations.length===0?[]:[heading(2,text("Changes"))],...model.curations.flatMap(curation=>{let task=model.tasks.find(({instance_id})=>instance_id===curation.instance_id);return[...curationBlocks(curation),...task===void 0?[]:taskBlocks(task)]}),...model.reviews.length===0?[]:[heading(2,text("How the agents behaved"))],...model.reviews.flatMap(reviewBlocks)];return renderMarkdown(blocks)}function reviewBlocks(reviewed){let{review,pull_request}=reviewed,notes=review.findings.filter(finding=>finding.severity==="info");return[heading(3,plain(changeName(pull_request),200)),paragraph(strong(text(verdictOf(review)))),...countedFindings(review).flatMap(finding=>findingBlocks(finding,DETAIL)),...notes.length===0?[]:[findingList(notes,DETAIL)],...review.sessions.length===0?[]:[sessionTable(review)]]}function html(pieces,...values){return{markup:pieces.map((piece,index)=>piece+markupOf(values[index]??null)).join("")}}function markupOf(value){return value===null?"":typeof value=="number"?String(value):typeof value=="string"?escapeHtml(visibleText(value)):"markup"in value?value.markup:value.map(item=>item.markup).join("")}var MAX_TESTS=200;function funnelSection(funnel){let rows=funnel.stages.map(stage=>{let share=funnel.candidates===0?0:Math.round(stage.survived/funnel.candidates*1e3)/10;return html`<span>${stage.name}</span
      ><span class="track" role="img" aria-label="${stage.survived} of ${funnel.candidates}"
        ><span class="fill" style="display:block;width:${share}%"></span></span
      ><span>${stage.survived}</span><span class="dim">${stage.rejected===0?"":`\u2212${stage.rejected}`}</span>`}),reasons=funnel.reasons.map(reason=>html`<tr>
        <td><code>${reason.code}</code></td>
        <td>${reason.stage}</td>
        <td>${reason.count}</td>
      </tr>`),table=reasons.length===0?null:html`<h3>Why the others are no tasks</h3>
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
    ${table}
  </section>`}function changesSection(curations,tasks){let cards=[...curations].toSorted((a,b)=>a.verdict===b.verdict?0:a.verdict==="accepted"?-1:1).map(curation=>changeCard(curation,tasks.find(({instance_id})=>instance_id===curation.instance_id)??null));return html`<section id="changes" aria-labelledby="changes-title">
    <h2 id="changes-title">Changes</h2>
    ${cards}
  </section>`}function changeCard(curation,task){let reasons=curation.reasons.map(reason=>html`<p><code>${reason.code}</code> at ${reason.stage}: ${reason.detail}</p>`),tests=[testDetails("Fail before the change, pass after it",curation.fail_to_pass.map(testName)),testDetails("Pass before and after",curation.pass_to_pass.map(testName)),testDetails("Unstable, left out (runs before \u2192 after)",curation.unstable.map(test=>`${test.pre} \u2192 ${test.post}  ${testName(test)}`))].flatMap(item=>item??[]),facts2=curation.runs.pre+curation.runs.post>0?html`<p class="dim">
        ${curation.runs.pre} + ${curation.runs.post} runs · setup ${seconds(curation.timing.setup_s)} · tests
        ${seconds(curation.timing.test_s)} · sandbox ${curation.sandbox}
      </p>`:null;return html`<div class="card ${curation.verdict}">
    <h3><span class="tag">${curation.verdict}</span>${curation.instance_id}</h3>
    ${task===null?null:taskLines(task)}${reasons}${facts2}${tests}
  </div>`}function taskLines(task){let number=task.pull_request.number===null?"":`#${task.pull_request.number}`,share=task.agent_share_of_diff===null?null:html` · wrote ${Math.round(task.agent_share_of_diff*100)} % of the diff`;return html`<p>${task.repository.owner}/${task.repository.name}${number} ${task.pull_request.title}</p>
    <p class="dim">
      ${task.task_type} · ${task.turns} turn · ${task.languages.join(", ")} ·
      ${task.agent??"no agent"}${task.model===null?"":` (${task.model})`}${share}
    </p>
    <details>
      <summary>The developer’s words</summary>
      <pre>${task.prompt.slice(0,2e4)}</pre>
    </details>`}function testDetails(what,names){if(names.length===0)return null;let more=names.length>MAX_TESTS?`
\u2026 and ${names.length-MAX_TESTS} more`:"";return html`<details>
    <summary>${what}: ${plural(names.length,"test")}</summary>
    <pre>${names.slice(0,MAX_TESTS).join(`
`)}${more}</pre>
  </details>`}function testName(test){return`${test.file}  ${test.name}${test.context===void 0?"":` [${test.context}]`}`.replace(/\s*\n\s*/g," ")}function reviewSection(reviews){return html`<section id="behaviour" aria-labelledby="behaviour-title">
    <h2 id="behaviour-title">How the agents behaved</h2>
    ${reviews.map(reviewArticle)}
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
      </tr>`),table=sessions.length===0?null:html`<details>
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
    ${countedFindings(review).map(findingCard)}${folded}${table}
  </article>`}function findingCard(finding){let recovered=finding.recovered?" \xB7 recovered":"",quotes=evidenceText(finding,{quotes:6,chars:300});return html`<div class="card ${finding.severity}">
    <h4><span class="tag">${finding.severity}</span>${titleOf(finding)}</h4>
    <p class="dim">${CLASS_WORDS[finding.class]} · ${stepsOf(finding)}${recovered}</p>
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
`;var POLICY="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";function renderReportPage(model){let sections=[...model.reviews.length===0?[]:[{id:"behaviour",name:"Behaviour",body:reviewSection(model.reviews)}],...model.funnel===null?[]:[{id:"funnel",name:"Funnel",body:funnelSection(model.funnel)}],...model.curations.length===0?[]:[{id:"changes",name:"Changes",body:changesSection(model.curations,model.tasks)}]],made=[`Backtest ${model.tool_version}`,madeAt(model.generated_at)].filter(word=>word!=="").join(" \xB7 "),links=sections.map(({id,name})=>html`<a href="#${id}">${name}</a>`);return html`<!doctype html>
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
    </html> `.markup}function madeAt(at){return at===null?"":`${at.slice(0,16).replace("T"," ")} UTC`}function facts(model){let counted=model.reviews.flatMap(({review})=>countedFindings(review)),high=counted.filter(finding=>finding.severity==="high").length,sessions=model.reviews.reduce((sum,{review})=>sum+review.sessions.length,0),steps=model.reviews.reduce((sum,{review})=>sum+stepsIn(review),0),items=[...model.funnel===null?[]:[fact(model.funnel.candidates,"changes looked at"),fact(model.funnel.accepted,model.funnel.accepted===1?"task":"tasks")],...model.reviews.length===0?[]:[fact(sessions,`${sessions===1?"session":"sessions"}, ${plural(steps,"step")}`),fact(counted.length,`${counted.length===1?"finding":"findings"}, ${high} high`)]];return html`<div class="facts">${items}</div>`}function fact(count,what){return html`<div class="fact"><b>${count}</b>${what}</div>`}async function run(flags,io){let dir=resolve(flags.paths[0]??"."),pages=await writeReport(dir,resolve(flags.out??dir),io);for(let problem of pages.problems)io.logger.warn(problem);return io.print(io.json?renderDocument({schema:"backtest/report@1",...pages}):`${pages.html}
${pages.markdown}
`),ExitCode.done}async function writeReport(dir,out,io){let benchmark=await readBenchmark(dir),{model,problems}=await reportModel(dir,benchmark,await readJournal(dir),io.now().toISOString()),html2=join2(out,"report.html"),markdown=join2(out,"report.md");return await writeFileAtomic(html2,renderReportPage(model)),await writeFileAtomic(markdown,renderReportMarkdown(model)),{html:html2,markdown,problems}}export{run,writeReport};
