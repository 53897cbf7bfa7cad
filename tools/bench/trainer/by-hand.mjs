// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../paths.mjs";
import { python, trainerEnvironment } from "../../trainer/install.mjs";
import { paceOf } from "./steps.mjs";
import { Course } from "./turns.mjs";

/**
 * Trains by the script that one would write without a server; `tokens` are those of all rows.
 * @param {{ source: string, rows: string, folder: string }} what
 * @returns {import("./turns.mjs").Training<import("./steps.mjs").Pace & { tokens: number }>}
 */
export function trainByHand({ source, rows, folder }) {
  const course = new Course();
  const script = join(root, "tools", "bench", "trainer", "by-hand.py");
  const child = spawn(python, [script, source, rows, folder], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...trainerEnvironment },
  });
  course.pids = [Number(child.pid)];
  const exit = once(child, "exit");
  return { course, ended: watch() };

  async function watch() {
    let tokens = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"step"')) continue;
      const said = JSON.parse(line);
      tokens = said.tokens;
      course.add(said.step);
    }
    const [code] = await exit;
    if (code !== 0) throw new Error(`by-hand.py ended with ${code}`);
    return { ...paceOf(course.marks), tokens };
  }
}
