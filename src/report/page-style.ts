/** The style sheet of the report page: system fonts, light and dark, readable on paper and on a phone. */
export const PAGE_STYLE = `
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
`
