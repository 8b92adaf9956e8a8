/** The style sheet of the operators' page. No scripts, no fonts or pictures from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f4f6f8; --face: #ffffff; --text: #1c2126; --faint: #56606b; --line: #d8dee5; --soft: #e9edf1;
  --accent: #0a58a8; --on-accent: #ffffff;
  --good: #176b34; --good-back: #e2f4e7; --warn: #7a4d00; --warn-back: #fdf0d5; --bad: #a8201a; --bad-back: #fde8e6;
  --one: #2f6fb3; --two: #c07d12; --three: #7b61b8; --four: #8b95a1; --red: #c4372b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #10151a; --face: #181f26; --text: #e5e9ed; --faint: #9ba7b3; --line: #2d3742; --soft: #222b34;
    --accent: #7ab8ff; --on-accent: #0c141c;
    --good: #6fd38b; --good-back: #16301f; --warn: #e8bd66; --warn-back: #35290f; --bad: #ff9a90; --bad-back: #3b1b1a;
    --one: #5aa2e6; --two: #d9a441; --three: #a78bfa; --four: #7b8794; --red: #f0746a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", sans-serif;
}
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
main:focus-visible { outline: none; }
code { font: 12.5px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; white-space: pre-wrap; unicode-bidi: isolate; }
h1 { font-size: 22px; line-height: 1.25; margin: 0 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 16px; line-height: 1.3; margin: 28px 0 8px; }
h3 { font-size: 14px; margin: 0; }
p { margin: 0 0 10px; }
ul { margin: 0; padding: 0; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 8px; top: -60px; background: var(--accent); color: var(--on-accent); padding: 8px 12px; border-radius: 4px; z-index: 1; }
.skip:focus { top: 8px; }
.faint, .hint { color: var(--faint); }
.faint { font-weight: 400; }
.prose { overflow-wrap: anywhere; unicode-bidi: isolate; white-space: pre-line; }
strong.bad { color: var(--bad); }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 20px; padding: 8px 24px; background: var(--face); border-bottom: 1px solid var(--line); }
.brand { margin: 0; font-weight: 600; }
.brand a { color: inherit; text-decoration: none; }
.top nav { flex: 1 1 auto; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 2px; list-style: none; }
.top nav a { display: block; padding: 7px 10px; border-radius: 5px; color: var(--text); text-decoration: none; }
.top nav a:hover { background: var(--soft); }
.top nav a[aria-current] { background: var(--soft); box-shadow: inset 0 -2px 0 var(--accent); font-weight: 600; }
.viewer { display: flex; align-items: center; gap: 10px; min-width: 0; }
.viewer .name { max-width: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
main { max-width: 1320px; margin: 0 auto; padding: 20px 24px 32px; }
.lone { max-width: 560px; margin: 8vh auto 0; background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: 24px; }
.lone .brand { color: var(--faint); margin-bottom: 12px; }
.lone p:last-child { margin: 16px 0 0; }
.foot { max-width: 1320px; margin: 0 auto; padding: 0 24px 24px; color: var(--faint); font-size: 13px; }
.note { background: var(--warn-back); border-left: 3px solid var(--warn); padding: 8px 12px; border-radius: 0 5px 5px 0; margin-bottom: 16px; }
.note[role=status] { background: var(--good-back); border-color: var(--good); }
.badge { display: inline-block; padding: 0 7px; border-radius: 9px; font-size: 12px; line-height: 18px; font-weight: 600; white-space: nowrap; background: var(--soft); color: var(--text); }
.badge.good { background: var(--good-back); color: var(--good); }
.badge.warn { background: var(--warn-back); color: var(--warn); }
.badge.bad { background: var(--bad-back); color: var(--bad); }
.all-well { color: var(--faint); }
.problems { border: 1px solid var(--bad); border-radius: 8px; background: var(--face); padding: 12px 16px; }
.problems h2 { margin: 0 0 6px; color: var(--bad); }
.problems ul { list-style: none; }
.problems li { padding: 5px 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 0; }
.figure { background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.figure dt { color: var(--faint); }
.figure dt a { color: inherit; }
.figure dd { margin: 0; font-size: 24px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.figure.warn dd { color: var(--warn); }
.figure.bad dd { color: var(--bad); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 12px; }
.chart { background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; min-width: 0; }
.chart svg { display: block; width: 100%; height: 110px; overflow: hidden; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; list-style: none; color: var(--faint); font-size: 12.5px; margin: 2px 0 4px; }
.key { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 5px; }
.key.one { background: var(--one); } .key.two { background: var(--two); } .key.three { background: var(--three); } .key.four { background: var(--four); } .key.bad { background: var(--red); }
path.one { fill: var(--one); stroke: var(--one); } path.two { fill: var(--two); stroke: var(--two); }
path.three { fill: var(--three); stroke: var(--three); } path.four { fill: var(--four); stroke: var(--four); }
path.bad { fill: var(--red); stroke: var(--red); }
path:not(.line) { stroke-width: 0; }
path.line { fill: none; stroke-width: 2px; stroke-linejoin: round; stroke-linecap: round; }
path.grid { fill: none; stroke: var(--soft); stroke-width: 1px; }
path.base { fill: none; stroke: var(--line); stroke-width: 2px; }
.top-of-scale, .hours { color: var(--faint); font-size: 12px; margin: 0; font-variant-numeric: tabular-nums; }
.hours { display: flex; justify-content: space-between; }
.chart .summary { margin: 6px 0 4px; }
details > summary { color: var(--accent); cursor: pointer; width: fit-content; }
.numbers { max-height: 300px; overflow-y: auto; margin-top: 6px; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 0 0 12px; }
.filter label { font-weight: 600; }
.filter input { flex: 0 1 320px; }
.filter.wide { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); align-items: end; background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
.filter.wide label { display: block; font-size: 12.5px; color: var(--faint); margin-bottom: 2px; }
.filter.wide input, .filter.wide select { width: 100%; padding: 5px 6px; font-size: 13px; }
.filter .actions { display: flex; align-items: center; gap: 12px; }
input, select, button, .button { font: inherit; color: var(--text); background: var(--face); border: 1px solid #7d8894; border-radius: 5px; padding: 5px 10px; min-height: 34px; min-width: 0; }
button, .button { display: inline-block; cursor: pointer; background: var(--soft); text-decoration: none; white-space: nowrap; line-height: 22px; }
button:hover, .button:hover { border-color: var(--accent); }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.quiet { background: none; border-color: transparent; color: var(--accent); text-decoration: underline; padding: 5px 6px; }
.decision { display: flex; align-items: center; gap: 16px; margin-top: 16px; }
table { width: 100%; border-collapse: collapse; background: var(--face); border: 1px solid var(--line); border-radius: 8px; font-variant-numeric: tabular-nums; }
thead th { color: var(--faint); font-size: 12.5px; font-weight: 600; border-bottom: 1px solid var(--line); white-space: nowrap; }
th, td { padding: 7px 10px; text-align: left; vertical-align: top; overflow-wrap: break-word; }
tbody th, td a { overflow-wrap: anywhere; }
tbody th { font-weight: 600; min-width: 120px; unicode-bidi: isolate; }
tbody tr + tr > * { border-top: 1px solid var(--soft); }
tbody tr:hover { background: color-mix(in srgb, var(--soft) 45%, transparent); }
th.number, td.number { text-align: right; white-space: nowrap; }
td time, th time { white-space: nowrap; }
tbody th time { font-weight: 400; }
.named { display: inline-block; min-width: 140px; }
.part { display: inline-block; }
table + p, table + .pager, .pager:empty + p { margin-top: 10px; }
.empty { background: var(--face); border: 1px dashed var(--line); border-radius: 8px; padding: 14px 16px; color: var(--faint); }
.facts { margin: 0; background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: 4px 16px; }
.facts > div { display: grid; grid-template-columns: 220px minmax(0, 1fr); gap: 12px; padding: 6px 0; }
.facts > div + div { border-top: 1px solid var(--soft); }
.facts dt { color: var(--faint); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.plain-list, .inline-list { list-style: none; }
section > .plain-list { background: var(--face); border: 1px solid var(--line); border-radius: 8px; padding: 8px 16px; }
.inline-list { display: flex; flex-wrap: wrap; gap: 2px 12px; }
.pager { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 18px; padding: 12px 0; color: var(--faint); }
.pager:empty { display: none; }
.warning { margin: 0 0 8px; }
@media (max-width: 860px) {
  .top { padding: 8px 14px; } main { padding: 16px 14px 24px; } .foot { padding: 0 14px 20px; }
  .top nav { order: 3; flex-basis: 100%; }
  .top .viewer { margin-left: auto; }
  .top nav a { padding: 9px 9px; }
  .facts > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .lone { margin: 16px 14px; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  table, tbody, tr, tbody th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: 8px 12px; }
  tbody tr + tr { border-top: 1px solid var(--line); }
  tbody tr + tr > * { border-top: 0; }
  tbody th, td, td.number { padding: 2px 0; text-align: left; white-space: normal; }
  td { display: grid; grid-template-columns: 108px minmax(0, 1fr); gap: 10px; }
  td::before { content: attr(data-label); color: var(--faint); }
  .numbers table, .numbers tbody { display: block; }
  .numbers tr { display: flex; flex-wrap: wrap; gap: 2px 14px; }
  .numbers td { display: inline-flex; gap: 5px; }
  .numbers tbody th { min-width: 50px; }
}
@media print { .top nav, .viewer, .filter, .pager { display: none; } }
`;

/** Three bars, for tabs. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0a58a8"/><path d="M3 12V9h2v3zm4 0V6h2v6zm4 0V3h2v9z" fill="#fff"/></svg>`;
