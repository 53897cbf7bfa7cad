/** Of files that the command writes. Follows the reader's choice of light or dark; on paper it is light, and nothing scrolls. */
export const style = `
:root { color-scheme: light dark; --ink: #1b2033; --quiet: #5c647c; --line: #d5d9e4; --paper: #ffffff; --bad: #b3261e; --good: #12784a; --accent: #4450e0; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e7e9f3; --quiet: #9aa2bb; --line: #2a3044; --paper: #181c29; --bad: #ff9b92; --good: #6bdda4; --accent: #98a2ff; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 920px; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; overflow-wrap: anywhere; }
p, li, dd { overflow-wrap: anywhere; } .place, .quiet { color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; } dt { color: var(--quiet); } dd { margin: 0; }
.error { border-left: 4px solid var(--bad); padding-left: .8rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background:
  linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% no-repeat local,
  linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(to right, var(--line), transparent) left / 1rem 100% no-repeat scroll,
  linear-gradient(to left, var(--line), transparent) right / 1rem 100% no-repeat scroll; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
th, td { text-align: left; padding: .35rem .8rem; border-top: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; border-top: 0; } thead .number { white-space: normal; }
.number { text-align: right; white-space: nowrap; } .short { white-space: nowrap; } .text { min-width: 10rem; overflow-wrap: anywhere; }
.events { list-style: none; margin: 0; padding: 0; } .events li { padding: .35rem 0; border-top: 1px solid var(--line); } .events .quiet { margin-right: .8rem; white-space: nowrap; }
.best { color: var(--good); font-weight: 600; }
@media (max-width: 540px) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } th, td { padding: .35rem .55rem; } }
@media print {
  main { max-width: none; padding: 0; } .wide { overflow: visible; border: 0; background: none; } tr { break-inside: avoid; } h2 { break-after: avoid; }
  th, td { padding: .2rem .35rem; } .text { min-width: 0; } .short { white-space: normal; } body { font-size: 10pt; }
}
`;
