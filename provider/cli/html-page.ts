import { createHash } from "node:crypto";
import { Html, html } from "./html";
import { chartScripts, chartStyle } from "./html-scripts";
import { style } from "./html-style";

/** One training as `charts/` draws it. */
export interface DrawnRun {
  name: string;
  steps: { step: number; metrics: Record<string, number> }[];
  checkpoints: { step: number; metrics: Record<string, number | undefined> }[];
  epochs?: number | undefined;
  totalSteps?: number | undefined;
}

/**
 * One file that needs nothing else: styles and scripts inside, and no request. Its policy lets run and apply what stands in it
 * from here, by hashes, and nothing that a text of a server might bring.
 * @param runs what is drawn in the `curvesPlace` of the body; without any the file holds no script
 */
export function htmlPage(title: string, body: Html, runs: readonly DrawnRun[] = []): string {
  const scripts = runs.length === 0 ? [] : chartScripts();
  const styles = runs.length === 0 ? style : `${chartStyle()}\n${style}`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(styles)}`,
    ...(scripts.length === 0 ? [] : [`script-src ${scripts.map(hashOf).join(" ")}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${new Html(styles)}</style>
</head>
<body>
<main>
${body}
</main>
${scripts.length === 0 ? undefined : html`<script type="application/json" id="runs">${jsonInHtml(runs)}</script>`}
${scripts.map((script) => html`<script>${new Html(script)}</script>\n`)}
</body>
</html>
`.text;
}

/** Where `htmlPage` draws its runs. */
export const curvesPlace = html`<div id="curves"></div>
<noscript><p>The curves need JavaScript; the numbers below do not.</p></noscript>`;

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** No text of a server ends the element that it stands in, because none has a `<` in it. */
const jsonInHtml = (value: unknown) => new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
