// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../paths.mjs";
import { python, trainerEnvironment } from "../../trainer/install.mjs";
import { cpuSeconds, paceOf } from "./steps.mjs";

/**
 * Trains by the script that one would write without a server; `tokens` are those of all rows.
 * @param {{ source: string, rows: string, folder: string }} what
 */
export async function trainByHand({ source, rows, folder }) {
  const beganMs = performance.now();
  const script = join(root, "tools", "bench", "trainer", "by-hand.py");
  const child = spawn(python, [script, source, rows, folder], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...trainerEnvironment },
  });
  const ended = once(child, "exit");
  const marks = [];
  let tokens = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{"step"')) continue;
    const said = JSON.parse(line);
    tokens = said.tokens;
    marks.push({ step: said.step, atMs: performance.now(), cpuSeconds: cpuSeconds(Number(child.pid)) });
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`by-hand.py ended with ${code}`);
  return { ...paceOf(beganMs, marks), tokens };
}
