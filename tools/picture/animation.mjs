// @ts-check
/// <reference lib="dom" />
import { animationOf } from "./webp.mjs";

/**
 * An animated WebP. Of each frame only what differs from the one before is stored.
 * @param {import("playwright-core").Browser} browser it compares and encodes the images
 * @param {{ png: Buffer, forMs: number }[]} frames
 * @param {number} quality of the images, from 0 to 1
 * @returns {Promise<Buffer>}
 */
export async function animated(browser, frames, quality) {
  const page = await browser.newPage();
  /** @type {import("./webp.mjs").Frame[]} */
  const parts = [];
  let size = { width: 0, height: 0 };
  /** @type {string | undefined} */
  let before;
  for (const { png, forMs } of frames) {
    const now = png.toString("base64");
    const part = await page.evaluate(difference, { before, now, quality });
    const last = parts.at(-1);
    if (part === undefined && last !== undefined) last.forMs += forMs;
    if (part !== undefined) {
      size = part.size;
      parts.push({ ...part.at, forMs, webp: Buffer.from(part.webp, "base64") });
    }
    before = now;
  }
  await page.close();
  return animationOf(size, parts);
}

/**
 * Runs in the browser, so it stands alone: the smallest rectangle that holds all that changed, as a WebP.
 * @param {{ before: string | undefined, now: string, quality: number }} images PNGs as base64
 * @returns {Promise<{ size: { width: number, height: number }, at: { x: number, y: number, width: number, height: number }, webp: string } | undefined>}
 */
async function difference({ before, now, quality }) {
  const pixelsOf = async (/** @type {string} */ png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    if (context === null) throw new Error("there is no canvas");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const present = await pixelsOf(now);
  const { width, height } = present;
  const earlier = before === undefined ? undefined : await pixelsOf(before);
  const words = new Uint32Array(present.data.buffer);
  const old = earlier?.width === width && earlier.height === height ? new Uint32Array(earlier.data.buffer) : undefined;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (words[y * width + x] !== old?.[y * width + x]) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = y;
      }
  if (right < 0) return undefined;
  // A frame begins at even points.
  const at = { x: left - (left % 2), y: top - (top % 2), width: 0, height: 0 };
  at.width = right + 1 - at.x;
  at.height = bottom + 1 - at.y;
  const canvas = document.createElement("canvas");
  canvas.width = at.width;
  canvas.height = at.height;
  canvas.getContext("2d")?.putImageData(present, -at.x, -at.y);
  return { size: { width, height }, at, webp: canvas.toDataURL("image/webp", quality).replace(/^.*,/, "") };
}
