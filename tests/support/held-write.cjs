// @ts-check
/**
 * Preloaded into a command: behind the first piece that it writes into a new file it says so on standard error, and waits
 * until it is told to end, or by SIGUSR2 to go on.
 */
const promises = require("node:fs/promises");

const { open } = promises;
let isHeld = false;

/** @type {typeof open} */
promises.open = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  if (flags !== "wx") return file;
  const appendFile = file.appendFile.bind(file);
  file.appendFile = async (data, options) => {
    await appendFile(data, options);
    if (isHeld) return;
    isHeld = true;
    const awake = setInterval(() => {}, 60_000);
    await new Promise((goOn) => {
      process.once("SIGUSR2", goOn);
      process.stderr.write("held\n");
    });
    clearInterval(awake);
  };
  return file;
};
