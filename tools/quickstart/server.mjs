// @ts-check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { Problem } from "../problem.mjs";
import { usersEnvironment } from "../process/environment.mjs";
import { descendants, killAll, killGroup } from "../process/kill.mjs";

const startDeadlineMs = 60_000;

/**
 * Starts `fine-tuning-server`. It has a process group of its own, so that a Ctrl-C reaches it only after
 * Pulumi is done with it.
 * @param {import("./run-directory.mjs").RunDirectory} runDirectory
 * @param {{ flags: string[], stopSeconds: number }} options `stopSeconds`: how long it and its trainers may take to end
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startServer(runDirectory, { flags, stopSeconds }) {
  const entry = fileURLToPath(new URL("serve.mjs", import.meta.url));
  const server = spawn(
    process.execPath,
    [entry, "--port", String(runDirectory.port), "--data", runDirectory.serverData, ...flags],
    {
      detached: true,
      env: { ...usersEnvironment(), FINE_TUNING_SERVER_API_KEY: runDirectory.key },
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const log = createWriteStream(runDirectory.serverLog);
  server.stdout.pipe(log, { end: false });
  server.stderr.pipe(log, { end: false });
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    // Trainers have process groups of their own; they are found while their parent lives.
    const below = descendants(Number(server.pid));
    const timer = setTimeout(() => killGroup(server.pid, "SIGKILL"), stopSeconds * 1000);
    killGroup(server.pid, "SIGTERM");
    await ended;
    clearTimeout(timer);
    killAll(below, "SIGKILL");
  };
  try {
    return { url: await address(server), stop };
  } catch (error) {
    await stop();
    const reason = error instanceof Error ? error.message : String(error);
    const next = runDirectory.continued
      ? `end what listens on port ${runDirectory.port}, or forget the earlier run: rm -r "${runDirectory.directory}"`
      : "see that programs may listen on 127.0.0.1 here, then run `npm run quickstart` again.";
    throw new Problem(
      `starting fine-tuning-server: ${reason}\n  Its log is "${runDirectory.serverLog}".\n  Next: ${next}`,
    );
  }
}

/**
 * @param {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable | null, import("node:stream").Readable, import("node:stream").Readable>} server
 * @returns {Promise<string>}
 */
function address(server) {
  return new Promise((resolve, reject) => {
    let written = "";
    const timer = setTimeout(
      () => reject(new Error(`it did not answer within ${startDeadlineMs / 1000} s`)),
      startDeadlineMs,
    );
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(timer);
      how();
    };
    server.stdout.on("data", (text) => {
      written += text;
      const url = /listening on (http\S+)\n/.exec(written)?.[1];
      if (url !== undefined) settle(() => resolve(url));
    });
    server.stderr.on("data", (text) => (written += text));
    server.on("error", (error) => settle(() => reject(error)));
    server.on("exit", (code) => settle(() => reject(new Error(`it ended with code ${code}: ${written.trim()}`))));
  });
}
