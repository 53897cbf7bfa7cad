// @ts-check

/** npm repeats the Ctrl-C that the terminal has sent already; the copy must not cut a command's orderly end short. */
export function tolerateSecondCopy() {
  let firstAt = 0;
  process.on("SIGINT", () => {
    if (firstAt === 0) firstAt = Date.now();
    else if (Date.now() - firstAt > 1_000) process.exit(130);
  });
}
