// @ts-check
import { spawn } from "node:child_process";

/** How long the copies of one keypress may take: the terminal signals the whole group, and npm forwards once more. */
const settleMs = 100;

/**
 * Hands on to `child` the signals that reached only us. A Ctrl-C in a terminal reaches the whole process group, `child`
 * included, and a second copy would tell Pulumi to abandon its work at once; a `kill` of npm or of this process reaches
 * the child only if we pass it on. A witness in the same group tells the two apart: it dies of a group's signal.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} ends the watch
 */
export function passSignals(child) {
  let witness = callWitness();
  /** @type {NodeJS.Timeout | undefined} */
  let deciding;

  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    if (deciding !== undefined) return;
    deciding = setTimeout(() => {
      deciding = undefined;
      const wholeGroup = witness.exitCode !== null || witness.signalCode !== null;
      if (wholeGroup) witness = callWitness();
      else child.kill(signal);
    }, settleMs);
  };

  /** @type {NodeJS.Signals[]} */
  const watched = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of watched) process.on(signal, onSignal);
  return () => {
    // The child often ends of the keypress while we still decide: a witness called then would keep us alive for ever.
    clearTimeout(deciding);
    for (const signal of watched) process.off(signal, onSignal);
    witness.stdin.end();
  };
}

/** `cat` on a pipe from us: it ends with us, even when we are killed. */
function callWitness() {
  const witness = spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
  witness.on("error", () => {});
  witness.stdin.on("error", () => {});
  return witness;
}
