/** The style sheet of the report page: system fonts, light and dark, readable on paper and on a phone. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59616b;--line:#e2e5ea;--axis:#8a929c;--card:#f6f7f9;--code:#eef0f3;
--high:#c4281f;--medium:#a64b00;--low:#1c5fb3;--info:#59616b;--ok:#17743d;
--bar:#2f67c9;--mark:#b7611a;--pale:#dbe4f4;--human:#17743d;--says:#9aa7b8;--add:#dff4e4;--del:#fce4e2;--hunk:#4b3fa6}
@media(prefers-color-scheme:dark){:root{--bg:#101216;--fg:#e7e9ec;--dim:#a0a8b2;--line:#2b3037;--axis:#6d7680;--card:#181b20;--code:#20242a;
--high:#ff8178;--medium:#f2a65f;--low:#82b4ff;--info:#a0a8b2;--ok:#63d391;
--bar:#6c9ef5;--mark:#e0954f;--pale:#263450;--human:#4fbf7d;--says:#59636f;--add:#12321f;--del:#3d1b1a;--hunk:#b3a8ff}}
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem}
body{margin:0 auto;max-width:70rem;padding:1.75rem 1.5rem 4rem;background:var(--bg);color:var(--fg);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .2rem;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.25;margin:3.25rem 0 .5rem}
h3{font-size:1.08rem;line-height:1.3;margin:1.75rem 0 .35rem;overflow-wrap:anywhere}
h4{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.4rem 0}ul{margin:.4rem 0;padding-left:1.25rem}li{margin:.3rem 0;overflow-wrap:anywhere}
.dim{color:var(--dim)}.lead{font-size:1.05rem;margin-bottom:1rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99rem;background:var(--bg);color:var(--low);padding:.5rem 1rem;z-index:2}.skip:focus{left:1rem;top:.5rem}
:focus-visible{outline:3px solid var(--low);outline-offset:2px;border-radius:.2rem}
main:focus{outline:none}
a{color:var(--low);text-underline-offset:.15em}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.75rem;margin:1.25rem 0 0}
.fact{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.75rem 1rem;line-height:1.35}
.fact b{display:block;font-size:1.8rem;line-height:1.15;font-variant-numeric:tabular-nums}
nav{position:sticky;top:0;z-index:1;display:flex;gap:.25rem 1.25rem;margin:1.25rem -1.5rem 0;padding:.6rem 1.5rem;background:var(--bg);border-bottom:1px solid var(--line);overflow-x:auto;white-space:nowrap}
nav a{text-decoration:none;padding:.1rem 0}nav a:hover{text-decoration:underline}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(26rem,100%),1fr));gap:1rem;align-items:start}
.thirds{display:block;columns:3 20rem;column-gap:1rem}.thirds .chart{break-inside:avoid;margin-bottom:1rem}
figure{margin:0}
.chart{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.85rem 1rem .5rem;min-width:0}
.chart.whole{margin:1rem 0}
figcaption{margin-bottom:.6rem;line-height:1.4}figcaption strong{display:block}figcaption span{color:var(--dim);font-size:.92rem}
.line figcaption strong{display:inline;margin-right:.4rem}.line{margin:.75rem 0 1rem}.line svg{min-width:42rem}
.drawing svg{display:block;max-width:100%;height:auto;color:var(--dim)}
.plot{overflow:visible}.plot text{white-space:pre}
.narrow{display:none}
.legend{font-size:.88rem;margin:.5rem 0 .2rem}.legend span{display:inline-flex;align-items:center;gap:.4rem;margin-right:1.1rem}
.legend i{display:inline-block;width:.9rem;height:.7rem;border-radius:.15rem;flex:none}
i.bar{background:var(--bar)}i.mark{background:var(--mark)}i.round{border-radius:50%;width:.7rem}i.range{background:var(--bar);opacity:.45;height:.2rem;width:1.4rem}
details{margin:.45rem 0}summary{cursor:pointer;width:fit-content;max-width:100%}
details.data{font-size:.88rem;margin:.5rem 0 .2rem}details.data>summary{color:var(--dim)}
.task,.review{border-top:1px solid var(--line);margin-top:1.75rem;padding-top:.25rem;content-visibility:auto;contain-intrinsic-size:auto 28rem}
.task h3,.review h3{font-size:1.18rem;margin-top:1rem}
.numbers{display:flex;flex-wrap:wrap;gap:.25rem 1.75rem;margin:.5rem 0 .75rem}.numbers div{display:flex;flex-direction:column-reverse}
.numbers dt{font-size:.85rem}.numbers dd{font-weight:650;font-variant-numeric:tabular-nums}
.card{background:var(--card);border:1px solid var(--line);border-left-width:.3rem;border-radius:.5rem;padding:.7rem 1rem;margin:.75rem 0}
.card h4{margin:0;font-size:1rem}
.high{border-left-color:var(--high)}.medium{border-left-color:var(--medium)}.low{border-left-color:var(--low)}.info{border-left-color:var(--info)}
.tag{font-size:.78rem;font-weight:700;letter-spacing:.04em;text-transform:uppercase;margin-right:.6rem}
.high .tag{color:var(--high)}.medium .tag{color:var(--medium)}.low .tag{color:var(--low)}.info .tag{color:var(--info)}
pre,code{font:.86rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{background:var(--code);border-radius:.25rem;padding:.08rem .3rem;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:.4rem;padding:.6rem .8rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
.diff{padding:.4rem 0}.diff span{display:block;padding:0 .8rem}
.diff .file{font-weight:700;border-top:1px solid var(--line);padding-top:.35rem;margin-top:.35rem}.diff .file:first-child{border:0;margin:0}
.diff .head{color:var(--dim)}.diff .hunk{color:var(--hunk)}.diff .add{background:var(--add)}.diff .del{background:var(--del)}
.runs{display:inline-flex;flex-wrap:wrap;gap:2px}.run{font:650 .75rem/1.35rem ui-monospace,SFMono-Regular,Menlo,monospace;width:1.2rem;text-align:center;border-radius:.2rem;border:1px solid currentColor}
.run.P{color:var(--ok)}.run.F{color:var(--high);background:var(--del)}.run.S,.run.none{color:var(--dim)}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
th{font-weight:650;white-space:nowrap}td code{overflow-wrap:anywhere}td a{white-space:nowrap}td.n{text-align:right;padding-right:1.4rem}
.list td:nth-child(2){min-width:13rem}.list td a{white-space:normal;overflow-wrap:anywhere}.list td:first-child{min-width:7rem}.flakes td:first-child{min-width:15rem}.flakes td:nth-child(4){min-width:9rem}
.scroll{overflow-x:auto}
dl{margin:.5rem 0 0;display:grid;grid-template-columns:max-content 1fr;gap:.15rem .8rem}dt{color:var(--dim)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
@media(max-width:46rem){body{padding:1.25rem 1rem 3rem}nav{margin-inline:-1rem;padding-inline:1rem}.wide{display:none}.narrow{display:block}
h2{margin-top:2.5rem}.facts{grid-template-columns:1fr 1fr}.fact:last-child:nth-child(odd){grid-column:1/-1}
.list :is(th,td):is(:nth-child(3),:nth-child(4),:nth-child(5),:nth-child(n+7)){display:none}.list td:nth-child(2){min-width:0}.list th{white-space:normal}
.chart{padding-inline:.5rem}figcaption,.chart .data,.legend{padding-inline:.3rem}}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:11pt}nav,.skip{display:none}
details:not(.data)::details-content{content-visibility:visible;display:block;height:auto}.task,.review{content-visibility:visible}
figure,.card,.fact,tr{break-inside:avoid}h2,h3,h4{break-after:avoid}.scroll{overflow:visible}.line svg{min-width:0}
*{print-color-adjust:exact}}
`
