/**
 * The style sheet of the report: two tones of paper and ink, one accent, a dark stage for scans in
 * either mode. Only fonts that the reader's machine has, since the file must not need a network.
 */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2025; --soft: #5c626b; --line: #e2dfd8;
  --accent: #b8480f; --track: #ece9e2; --tick: #1d2025;
  --serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'URW Palladio L', P052, Georgia, serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121418; --card: #1a1d22; --ink: #e9e6df; --soft: #a3a7ae; --line: #2d3138;
    --accent: #f59a62; --track: #2a2e35; --tick: #ffffff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; padding: 0 20px; background: var(--paper); color: var(--ink);
  font: 16px/1.6 var(--sans);
}
header, main, footer { max-width: 1040px; margin: 0 auto; }
header { padding: 64px 0 8px; }
.kicker {
  margin: 0 0 12px; color: var(--accent); font-size: 13px; font-weight: 600;
  letter-spacing: 0.09em; text-transform: uppercase;
}
h1, h2 { font-family: var(--serif); font-weight: 600; text-wrap: balance; }
h1 { margin: 0; font-size: clamp(32px, 6vw, 52px); line-height: 1.1; letter-spacing: -0.015em; }
.lede { max-width: 40em; margin: 20px 0 0; font-size: 19px; line-height: 1.55; color: var(--soft); }
.lede strong { color: var(--ink); font-weight: 600; }
.tiles {
  display: grid; grid-template-columns: repeat(4, 1fr); margin: 40px 0 0;
  border-top: 2px solid var(--ink); border-bottom: 1px solid var(--line);
}
.tiles div { padding: 16px 20px 18px; border-left: 1px solid var(--line); }
.tiles div:first-child { padding-left: 0; border-left: 0; }
.tiles dt { color: var(--soft); font-size: 14px; }
.tiles dd {
  margin: 2px 0 0; font: 600 30px/1.25 var(--serif); font-variant-numeric: lining-nums;
  overflow-wrap: anywhere;
}
.tiles div:first-child dd { color: var(--accent); }
section { margin: 64px 0 0; }
h2 { margin: 0 0 8px; font-size: 28px; line-height: 1.2; }
h3 { margin: 32px 0 8px; font-size: 16px; }
p { max-width: 44em; margin: 0 0 16px; }
.note { color: var(--soft); font-size: 15px; }
.note strong { color: var(--ink); font-weight: 600; }
.card {
  margin: 20px 0; padding: 20px; background: var(--card);
  border: 1px solid var(--line); border-radius: 10px;
}
figure { margin: 0; min-width: 0; }
figcaption { margin-top: 10px; color: var(--soft); font-size: 14px; line-height: 1.5; }
.card > .heading { margin: 0 0 12px; color: var(--ink); font-size: 15px; font-weight: 600; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; margin: 20px 0; }
.pair .card { margin: 0; }
svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table {
  width: 100%; border-collapse: collapse; font-size: 15px; font-variant-numeric: tabular-nums;
}
caption {
  padding: 0 0 10px; color: var(--soft); font-size: 14px; line-height: 1.5; text-align: left;
}
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); text-align: left; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-size: 13px; font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; }
.spread thead .number { white-space: normal; }
.spread tbody + tbody > tr:first-child > * { border-top: 1px solid var(--line); }
.spread tbody td, .spread tbody th { border-bottom: 0; padding-top: 5px; padding-bottom: 5px; }
.spread [scope=rowgroup] { vertical-align: top; white-space: nowrap; }
.spread [scope=row] { color: var(--soft); font-weight: 400; }
tbody tr:last-child > * { border-bottom: 0; }
tfoot > tr > * { border-top: 2px solid var(--ink); border-bottom: 0; font-weight: 600; }
.range { color: var(--soft); }
.absent { color: var(--soft); font-style: italic; }
.dice .bar-cell { width: 44%; }
.bar {
  display: block; position: relative; height: 14px; background: var(--track); border-radius: 3px;
}
.bar b { display: block; height: 100%; border-radius: 3px; }
.bar i {
  position: absolute; top: -2px; width: 2px; height: 18px; margin-left: -1px;
  background: var(--tick); opacity: 0.55;
}
.swatch {
  display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 3px;
  vertical-align: -1px;
}
.dice tbody th { position: relative; padding-left: 20px; }
.dice .swatch { position: absolute; left: 0; top: 14px; }
details { margin: 16px 0 0; }
summary { cursor: pointer; color: var(--accent); font-size: 15px; font-weight: 500; }
details[open] summary { margin-bottom: 12px; }
.stage {
  margin: 20px 0; padding: 20px; background: #000; color: #e6e4de; border-radius: 10px;
  border: 1px solid #2d3138;
}
.slices { display: grid; grid-template-columns: repeat(3, 1fr); gap: 20px 16px; }
.slices figure { display: flex; flex-direction: column; }
.slices figcaption { order: -1; margin: 0 0 6px; color: #b9bbbd; font-size: 14px; }
.slice { position: relative; margin: auto; }
.slice img { display: block; width: 100%; height: auto; }
.slice span {
  position: absolute; color: #d9dadb; font-size: 12px; line-height: 1;
  text-shadow: 0 0 2px #000, 0 0 2px #000, 0 0 3px #000;
}
.slice .left { left: 4px; top: calc(50% - 6px); }
.slice .right { right: 4px; top: calc(50% - 6px); }
.slice .top { top: 4px; left: 0; right: 0; text-align: center; }
.slice .bottom { bottom: 4px; left: 0; right: 0; text-align: center; }
.legend {
  display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 20px 0 0; padding: 0;
  list-style: none; font-size: 14px;
}
.facts th { width: 46%; color: var(--soft); font-weight: 400; }
.facts td { overflow-wrap: anywhere; }
footer { margin-top: 72px; padding: 20px 0 48px; border-top: 1px solid var(--line); }
footer p { color: var(--soft); font-size: 14px; }
@media (max-width: 720px) {
  header { padding-top: 36px; }
  .lede { font-size: 17px; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tiles div { padding: 12px 14px; }
  .tiles div:nth-child(odd) { padding-left: 0; border-left: 0; }
  .tiles div:nth-child(n + 3) { border-top: 1px solid var(--line); }
  .tiles dd { font-size: 24px; }
  section { margin-top: 48px; }
  .card, .stage { padding: 14px; }
  .pair { grid-template-columns: 1fr; gap: 14px; }
  .slices { grid-template-columns: 1fr 1fr; gap: 14px 10px; }
  .slices .plain { grid-column: 1 / -1; }
  .dice .range { display: none; }
  .dice .bar-cell { width: 32%; }
  th, td { padding-right: 8px; }
}
@media print {
  body { padding: 0; }
  .card, .stage, tr { break-inside: avoid; }
}
`;
