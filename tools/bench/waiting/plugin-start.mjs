// @ts-check
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../paths.mjs";

const require = createRequire(import.meta.url);
/** @type {typeof import("@grpc/grpc-js")} */
const grpc = require("@grpc/grpc-js");
/** @type {typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js")} */
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
/** @type {typeof import("@pulumi/pulumi/proto/provider_pb.js")} */
const { ConfigureRequest } = require("@pulumi/pulumi/proto/provider_pb.js");

/**
 * How long the provider plugin takes to start, in seconds, as medians: until it says its port, and until it has taken its settings
 * and loaded all that the first resource needs; `processor` is the processor time until then.
 * @typedef {{ listens: number, ready: number, processor: number }} Start
 */

/** @returns {Promise<Start>} */
export async function measurePluginStart(runs = 21) {
  /** @type {Start[]} */
  const starts = [];
  // The first one finds nothing in the system's cache of files.
  for (let run = 0; run <= runs; run++) starts.push(await startOnce());
  const measured = starts.slice(1);
  const median = (/** @type {keyof Start} */ name) =>
    measured.map((start) => start[name]).sort((a, b) => a - b)[Math.floor(measured.length / 2)] ?? Number.NaN;
  return { listens: median("listens"), ready: median("ready"), processor: median("processor") };
}

/** @returns {Promise<Start>} */
async function startOnce() {
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1_000;
  // Nobody listens where it is told that the engine is: it has nothing to say there.
  const child = spawn(process.execPath, [join(root, "plugin", "pulumi-resource-fine-tuning"), "127.0.0.1:9"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const port = await new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve));
  const listens = since();
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await new Promise((resolve, reject) =>
    client.configure(new ConfigureRequest(), (error, answer) => (error === null ? resolve(answer) : reject(error))),
  );
  const ready = since();
  const processor = processorSeconds(child.pid);
  client.close();
  child.stdin.end();
  await exited;
  return { listens, ready, processor };
}

/** What Linux counts of a process; elsewhere it is not known. @param {number | undefined} pid */
function processorSeconds(pid) {
  if (process.platform !== "linux") return Number.NaN;
  // Behind the name, which may hold anything: the 12th and 13th are the ticks of the process and those of the system for it.
  const ticks = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(ticks[11]) + Number(ticks[12])) / 100;
}
