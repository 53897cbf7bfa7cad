import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const url = pathToFileURL(join(resolve(__dirname, "..", "..", "..", ".."), "tools", "picture", "webp.mjs")).href;

/** A lossless still of one point. */
const still = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

/** What `tools/picture` makes of these frames, which travel as JSON. */
function animation(size: object, frames: { webp: string; forMs: number }[]): Buffer {
  const text = `import { animationOf } from ${JSON.stringify(url)};
const frames = ${JSON.stringify(frames)}.map((frame) => ({ ...frame, webp: Buffer.from(frame.webp, "base64") }));
process.stdout.write(animationOf(${JSON.stringify(size)}, frames));`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", text]);
}

it("the README's picture is a WebP whose frames say where, how large and how long they are", () => {
  const at = { x: 4, y: 2, width: 1, height: 1, webp: still };
  const image = animation({ width: 10, height: 6 }, [
    { ...at, forMs: 700 },
    { ...at, forMs: 0.2 },
  ]);
  expect(image.toString("latin1", 0, 16)).toMatch(/^RIFF....WEBPVP8X$/s);
  expect(image.readUInt32LE(4)).toBe(image.length - 8);
  expect([image[20], image.readUIntLE(24, 3) + 1, image.readUIntLE(27, 3) + 1]).toEqual([0x02, 10, 6]);
  const begins = [...image.toString("latin1").matchAll(/ANMF/g)].map(({ index }) => index + 8);
  const numbers = (begin: number) => [0, 3, 6, 9, 12].map((offset) => image.readUIntLE(begin + offset, 3));
  expect(begins.map(numbers)).toEqual([
    [2, 1, 0, 0, 700],
    [2, 1, 0, 0, 1],
  ]);
  expect(image.toString("latin1").match(/VP8L/g)).toHaveLength(2);
});
