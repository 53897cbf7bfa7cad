// @ts-check

/**
 * @typedef {object} Frame what an animation shows next
 * @property {number} x even, from the left
 * @property {number} y even, from the top
 * @property {number} width
 * @property {number} height
 * @property {number} forMs how long
 * @property {Buffer} webp a still image of that size
 */

const ANIMATED = 0x02;
const REPLACE = 0x02;
const LONGEST_MS = 0xffffff;

/**
 * Puts stills together to an animated WebP that begins anew after its end. The format: https://developers.google.com/speed/webp/docs/riff_container
 * @param {{ width: number, height: number }} size
 * @param {Frame[]} frames
 * @returns {Buffer}
 */
export function animationOf({ width, height }, frames) {
  const head = Buffer.concat([Buffer.from([ANIMATED, 0, 0, 0]), uint24(width - 1), uint24(height - 1)]);
  const noBackgroundForEver = Buffer.alloc(6);
  const body = Buffer.concat([
    Buffer.from("WEBP"),
    chunk("VP8X", head),
    chunk("ANIM", noBackgroundForEver),
    ...frames.map((frame) => chunk("ANMF", frameOf(frame))),
  ]);
  return chunk("RIFF", body);
}

/** @param {Frame} frame */
function frameOf({ x, y, width, height, forMs, webp }) {
  const place = [x / 2, y / 2, width - 1, height - 1, Math.min(Math.max(Math.round(forMs), 1), LONGEST_MS)];
  return Buffer.concat([...place.map(uint24), Buffer.from([REPLACE]), imageIn(webp)]);
}

/** @param {Buffer} webp a still @returns {Buffer} its image without the file around it */
function imageIn(webp) {
  const kind = webp.toString("latin1", 12, 16);
  if (kind !== "VP8X") return webp.subarray(12);
  const after = 12 + 8 + 10;
  const chunks = [];
  for (let at = after; at < webp.length; ) {
    const length = 8 + webp.readUInt32LE(at + 4);
    const padded = length + (length % 2);
    if (/^(ALPH|VP8 |VP8L)$/.test(webp.toString("latin1", at, at + 4))) chunks.push(webp.subarray(at, at + padded));
    at += padded;
  }
  return Buffer.concat(chunks);
}

/** @param {string} name @param {Buffer} content */
function chunk(name, content) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  const parts = [Buffer.from(name), length, content];
  return Buffer.concat(content.length % 2 === 0 ? parts : [...parts, Buffer.alloc(1)]);
}

/** @param {number} value */
function uint24(value) {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}
