/** The page's look: by day, by night, on paper. Nothing is fetched from anywhere. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --line: #d0d7de; --c0: #0b5cad; --c1: #b35900; --c2: #1a7f37; --c3: #8250df; --bad: #b42318; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa5b1; --paper: #0f141a; --line: #333c47; --c0: #6cb6ff; --c1: #f0a05a; --c2: #57c271; --c3: #c29bff; --bad: #ff8a80; --good: #57c271; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 50rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
.lead { font-size: 1.1rem; }
.note { color: var(--soft); }
.fits { color: var(--good); font-weight: 600; } .short { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--c0); outline-offset: 2px; }
table { border-collapse: collapse; margin: .8rem 0; font-size: .9rem; min-width: 60%; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: normal; }
thead th { font-weight: 600; } .figure { text-align: right; font-variant-numeric: tabular-nums; }
@media (min-width: 40rem) { tbody th { white-space: nowrap; } }
tr.binding th, tr.binding td { font-weight: 600; }
figure { margin: 1rem 0; } .plot { width: 100%; min-width: 34rem; height: auto; display: block; } figcaption { color: var(--soft); font-size: .9rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .3rem 0; padding: 0; font-size: .9rem; }
.legend svg { vertical-align: -2px; margin-right: .4rem; }
.grid { stroke: var(--line); stroke-width: 1; } .axis { stroke: var(--soft); } .tick { fill: var(--soft); font-size: 13px; } .label { fill: var(--ink); font-size: 14px; }
.line { fill: none; stroke-width: 2.5; } .c0 { stroke: var(--c0); } .c1 { stroke: var(--c1); stroke-dasharray: 7 4; } .c2 { stroke: var(--c2); stroke-dasharray: 2 3; } .c3 { stroke: var(--c3); stroke-dasharray: 14 4 2 4; }
.area { fill: var(--c0); opacity: .14; } .limit { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 2 4; }
.mark { stroke: var(--paper); stroke-width: 1; } .circle { fill: var(--c3); } .diamond { fill: var(--c1); }
ul { padding-left: 1.2rem; }
@media print {
  :root { --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --c0: #0b5cad; --c1: #b35900; --c2: #1a7f37; --c3: #8250df; --bad: #b42318; --good: #1a7f37; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } h2, figure, tr { break-inside: avoid; } h2 { break-after: avoid; } .scroll { overflow: visible; } .plot { min-width: 0; }
}
`;
