/** Colours and arrangement, light and dark, on paper always light. The page needs uPlot's own style sheet beside it. */
export const style = `
.runs-chart {
  --curve-0: #4a5cf0; --curve-1: #b8540f; --curve-2: #0b7a5c; --curve-3: #a3248f;
  --curve-4: #0e7490; --curve-5: #8a5a00; --curve-6: #be123c; --curve-7: #4b5563;
  --chart-text: #1b2033; --chart-muted: #5c647c; --chart-grid: #e3e6f0; --chart-line: #c3c8d8; --chart-paper: #ffffff;
  display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.6rem; min-width: 0; font-variant-numeric: tabular-nums;
}
@media screen and (prefers-color-scheme: dark) {
  .runs-chart {
    --curve-0: #8b97ff; --curve-1: #ff9d57; --curve-2: #4fd3a8; --curve-3: #f18ae0;
    --curve-4: #5cc8e0; --curve-5: #e8c55a; --curve-6: #ff8fa3; --curve-7: #b4bccb;
    --chart-text: #e7e9f3; --chart-muted: #9aa2bb; --chart-grid: #262b3d; --chart-line: #454d66; --chart-paper: #181c29;
  }
}
.runs-chart [hidden][hidden] { display: none; }
.runs-chart p { margin: 0; }
.runs-chart .controls { display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; align-items: center; font-size: 0.87rem; }
.runs-chart fieldset { display: flex; flex-wrap: wrap; gap: 0.2rem 0.9rem; border: 0; margin: 0; padding: 0; min-width: 0; }
.runs-chart .controls label, .runs-chart .legend label {
  display: inline-flex; align-items: center; gap: 0.4rem; min-height: 1.75rem; margin: 0; cursor: pointer;
  font-weight: 400; color: var(--chart-text); white-space: nowrap;
}
.runs-chart input { accent-color: var(--curve-0); margin: 0; padding: 0; width: auto; flex: none; }
.runs-chart input[type="range"] { width: 7rem; }
.runs-chart output { min-width: 2.2em; }
.runs-chart button {
  font: inherit; color: var(--chart-text); background: none; border: 1px solid var(--chart-line); border-radius: 6px;
  padding: 0.15rem 0.6rem; min-height: 1.75rem; cursor: pointer;
}
.runs-chart .plot { min-height: 320px; min-width: 0; overflow: hidden; }
.runs-chart .u-select { background: color-mix(in srgb, var(--curve-0) 18%, transparent); }
.runs-chart :focus-visible { outline: 2px solid var(--curve-0); outline-offset: 2px; border-radius: 4px; }
.runs-chart .at, .runs-chart .notes { color: var(--chart-muted); font-size: 0.87rem; }
.runs-chart .notes { margin: 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
.runs-chart .legend { display: grid; gap: 0.1rem 1.2rem; font-size: 0.87rem; }
.runs-chart .legend > div { display: flex; flex-wrap: wrap; gap: 0 1.2rem; align-items: center; min-width: 0; }
.runs-chart .legend b { overflow-wrap: anywhere; min-width: 0; }
.runs-chart .legend .value { min-width: 4em; }
.runs-chart .legend label:has(input:not(:checked)) { color: var(--chart-muted); }
.runs-chart .swatch { flex: none; width: 1.6rem; border-top: 3px solid; }
.runs-chart .swatch.valid { border-top-style: dashed; }
.runs-chart .swatch.fullValid { border-top-style: dotted; border-top-width: 4px; }
${Array.from({ length: 8 }, (_, index) => `.runs-chart .curve-${index} { border-color: var(--curve-${index}); }`).join("\n")}
.runs-chart summary { cursor: pointer; font-size: 0.87rem; color: var(--chart-muted); width: fit-content; }
.runs-chart .scroll { overflow: auto; max-height: 22rem; border: 1px solid var(--chart-line); margin-top: 0.5rem; }
.runs-chart table { border-collapse: collapse; font-size: 0.87rem; white-space: nowrap; min-width: 100%; }
.runs-chart th, .runs-chart td { text-align: right; padding: 0.2rem 0.8rem; }
.runs-chart thead th { position: sticky; top: 0; background: var(--chart-paper); }
.runs-chart .spoken {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@media print { .runs-chart .controls, .runs-chart details, .runs-chart input { display: none; } .runs-chart { break-inside: avoid; } }
`;

/** Gives the document the style, once; a style sheet made by a script is no inline style to a page's policy. */
export function addStyle(): void {
  if (added.has(document)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  added.add(document);
}

const added = new WeakSet<Document>();
