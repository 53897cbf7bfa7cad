// @ts-check
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentFor, findPulumi } from "./cli/find.mjs";
import { root } from "./paths.mjs";
import { animated } from "./picture/animation.mjs";
import { openChromium } from "./picture/chromium.mjs";
import { imageOf } from "./picture/page.mjs";
import { record } from "./picture/record.mjs";
import { Problem, say, script } from "./problem.mjs";
import { makeRunDirectory } from "./quickstart/run-directory.mjs";
import { setUp } from "./set-up/set-up.mjs";

/** So much is loaded with the README. */
const MOST_BYTES = 300 * 1024;
/** Letters are clean with the first; the others are for a recording with many frames. */
const qualities = [0.85, 0.75, 0.65];
const schemes = /** @type {const} */ (["light", "dark"]);

/**
 * `npm run picture`: records `pulumi up` of the quickstart's program in a terminal and its job in the dashboard, both as they run,
 * and writes the README's picture, `docs/picture-light.webp` and `docs/picture-dark.webp`.
 */
await script(async () => {
  await setUp();
  const pulumi = await findPulumi();
  const run = await makeRunDirectory();
  const browser = await openChromium();
  try {
    const moments = await record(
      { ...run, env: { ...run.env, ...environmentFor(pulumi) } },
      pulumi.cli,
      browser,
      schemes,
    );
    for (const scheme of schemes) {
      const frames = [];
      for (const { terminal, dashboards, forMs } of moments)
        frames.push({ png: await imageOf(browser, scheme, terminal, dashboards[scheme]), forMs });
      const image = await smallEnough(browser, frames);
      const path = join("docs", `picture-${scheme}.webp`);
      await writeFile(join(root, path), image);
      say(`wrote ${path}: ${frames.length} frames, ${Math.round(image.length / 1024)} KB`);
    }
  } finally {
    await browser.close();
    await rm(run.directory, { recursive: true, force: true });
  }
});

/**
 * @param {import("playwright-core").Browser} browser
 * @param {{ png: Buffer, forMs: number }[]} frames
 */
async function smallEnough(browser, frames) {
  for (const quality of qualities) {
    const image = await animated(browser, frames, quality);
    if (image.length <= MOST_BYTES) return image;
  }
  throw new Problem(`the picture of ${frames.length} frames has more than ${MOST_BYTES} bytes: record it once more`);
}
