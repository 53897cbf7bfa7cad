// @ts-check

/** Something that a person can correct: its text is shown alone, without a stack. */
export class Problem extends Error {}

/**
 * Runs a script's body; a problem ends the process with its text and code 1, anything else is a bug and keeps its stack.
 * @param {() => Promise<unknown>} body
 * @param {AbortSignal} [interrupted] once it is aborted, errors are what the user asked for
 */
export async function script(body, interrupted) {
  process.stderr.on("error", () => {});
  process.stdout.on("error", endWithReader);
  try {
    await body();
  } catch (error) {
    if (nobodyReads) return;
    if (interrupted?.aborted) {
      say("interrupted; nothing of it runs any more");
      process.exitCode = 130;
      return;
    }
    process.exitCode = 1;
    say(error instanceof Problem ? error.message : describe(error));
  }
}

let nobodyReads = false;

/**
 * Who read standard output has gone, as with `| head`: the script ends quietly, with the code of a command that ends by
 * SIGPIPE. One that has something to put away ends as on SIGTERM.
 */
export function endWithReader(/** @type {NodeJS.ErrnoException} */ error) {
  if (error.code !== "EPIPE") throw error;
  if (nobodyReads) return;
  nobodyReads = true;
  process.exitCode = 141;
  if (process.listenerCount("SIGTERM") === 0) process.exit();
  process.kill(process.pid, "SIGTERM");
}

/** One line to standard error: standard output belongs to the program that was asked for. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`);
}

function describe(/** @type {unknown} */ error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
