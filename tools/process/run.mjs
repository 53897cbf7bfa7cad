// @ts-check
import { spawn } from "node:child_process";
import { killGroup } from "./kill.mjs";

/**
 * @typedef {object} Ended
 * @property {number} code exit code; 128 + signal number when a signal ended it, 127 when it could not be started
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 */

/**
 * Runs a command to its end and keeps what it wrote. With a deadline it gets a process group of its own, which is
 * killed as a whole when the time is up.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, deadlineMs?: number }} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, args, { cwd, env, deadlineMs } = {}) {
  return new Promise((resolve) => {
    const detached = deadlineMs !== undefined;
    const child = spawn(command, args, { cwd, env, detached, stdio: ["ignore", "pipe", "pipe"] });
    const ended = { code: 0, stdout: "", stderr: "", timedOut: false };
    child.stdout.setEncoding("utf8").on("data", (text) => (ended.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (ended.stderr += text));
    const timer = detached
      ? setTimeout(() => {
          ended.timedOut = true;
          killGroup(child.pid, "SIGKILL");
        }, deadlineMs)
      : undefined;
    child.on("error", (error) => {
      clearTimeout(timer);
      resolve({ ...ended, code: 127, stderr: error.message });
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ ...ended, code: exitCode(code, signal) });
    });
  });
}

/**
 * Runs a command in the user's view: streams inherited.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code
 */
export function show(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: "inherit" });
    child.on("error", () => resolve(127));
    child.on("exit", (code, signal) => resolve(exitCode(code, signal)));
  });
}

/**
 * Runs a command whose words are for the user, all of them on standard error. The end of what it says is kept too, except
 * on a terminal, where it draws bars that it would draw for nobody else.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, stderr: string }>}
 */
export function showAndKeep(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["inherit", 2, process.stderr.isTTY ? 2 : "pipe"] });
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      process.stderr.write(text);
      stderr = (stderr + text).slice(-keptCharacters);
    });
    child.on("error", (error) => resolve({ code: 127, stderr: error.message }));
    child.on("close", (code, signal) => resolve({ code: exitCode(code, signal), stderr }));
  });
}

const keptCharacters = 4_096;

/**
 * What a shell would report for the end of a process.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCode(code, signal) {
  return signal === null ? (code ?? 1) : 128 + (signals[signal] ?? 0);
}

/** @type {Partial<Record<NodeJS.Signals, number>>} */
const signals = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGPIPE: 13, SIGTERM: 15 };
