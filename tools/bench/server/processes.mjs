// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../paths.mjs";

export const key = "sk-bench";

/**
 * @typedef {object} Target a server in a process of its own
 * @property {string} url
 * @property {number} pid
 * @property {() => Promise<void>} stop
 */

/** @param {string} data @param {string[]} [flags] @returns {Promise<Target>} */
export const fineTuningServer = (data, flags = []) =>
  start([join(root, "server/dist/cli.js"), "--port", "0", "--data", data, ...flags], /listening on (\S+)$/);

/** The least that Fastify can do: one route, one constant answer. @returns {Promise<Target>} */
export const bareFastify = () => start([join(root, "tools/bench/server/bare.cjs")], /listening on (\S+)$/);

/**
 * @param {string[]} args
 * @param {RegExp} pattern finds the URL in a line of output
 * @returns {Promise<Target>}
 */
async function start(args, pattern) {
  const env = { ...process.env, FINE_TUNING_SERVER_API_KEY: key, FINE_TUNING_SERVER_ADMIN_KEY: `${key}-admin` };
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const url = pattern.exec(line)?.[1];
    if (url === undefined) continue;
    const stop = async () => {
      child.kill("SIGTERM");
      await ended;
    };
    return { url, pid: child.pid ?? 0, stop };
  }
  throw new Error(`${args[0]} ended before it listened`);
}

/**
 * Resident memory of a process in MB; the highest so far with `peak`.
 * @param {number} pid
 */
export function residentMb(pid, peak = false) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(new RegExp(`${peak ? "VmHWM" : "VmRSS"}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
}
