// @ts-check
/// <reference lib="dom" />

/** Pixels of the screen for one of the page: displays that are fine enough show it sharp. */
export const scale = 1.25;

/** How much of the dashboard is seen. */
export const shown = { width: 958, height: 500 };
const border = 1;

/**
 * One frame: the terminal above, the dashboard below.
 * @param {import("playwright-core").Browser} browser
 * @param {"light" | "dark"} scheme
 * @param {string} terminal its screen, as HTML
 * @param {Buffer} dashboard a PNG
 * @returns {Promise<Buffer>} a PNG
 */
export async function imageOf(browser, scheme, terminal, dashboard) {
  const context = await browser.newContext({
    viewport: { width: shown.width + 2 * border, height: 100 },
    deviceScaleFactor: scale,
    colorScheme: scheme,
  });
  const page = await context.newPage();
  await page.setContent(`<!doctype html><style>${style}</style>
<section><header>pulumi up</header><pre>${terminal}</pre></section>
<section><header>dashboard</header><img src="data:image/png;base64,${dashboard.toString("base64")}"></section>`);
  await page.locator("img").evaluate((/** @type {HTMLImageElement} */ image) => image.decode());
  const png = await page.screenshot({ fullPage: true });
  await context.close();
  return png;
}

const style = `
:root { color-scheme: light dark; --ground: #fff; --line: #d8dce8; --bar: #eef0f6; --muted: #5c647c; --text: #1b2033;
  --c1: #b3261e; --c2: #12784a; --c3: #855300; --c4: #2a4fd0; --c5: #8a2bb8; --c6: #0b6d80; --c7: #4a5066; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --line: #2a3044; --bar: #161b26; --muted: #9aa2bb; --text: #e7e9f3;
  --c1: #ff9b92; --c2: #6bdda4; --c3: #f4c46d; --c4: #98a2ff; --c5: #d9a0f5; --c6: #7fd6e6; --c7: #c9cede; } }
body { margin: 0; background: var(--ground); }
section { border: ${border}px solid var(--line); border-radius: 8px; overflow: hidden; }
section + section { margin-top: 10px; }
header { font: 12px system-ui, "DejaVu Sans", sans-serif; color: var(--muted); background: var(--bar); border-bottom: 1px solid var(--line); padding: 4px 12px; }
pre { margin: 0; padding: 10px 14px; font: 13px/17px "DejaVu Sans Mono", ui-monospace, monospace; color: var(--text); white-space: pre; }
img { display: block; width: 100%; }
.bold { font-weight: bold; } .dim { opacity: 0.7; }
.c1 { color: var(--c1); } .c2 { color: var(--c2); } .c3 { color: var(--c3); } .c4 { color: var(--c4); }
.c5 { color: var(--c5); } .c6 { color: var(--c6); } .c7 { color: var(--c7); }
`;
