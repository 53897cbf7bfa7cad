// @ts-check
/**
 * Preloaded into a command: the first piece that it writes into a new file is its last. It says so on standard error, and
 * waits until it is told to end.
 */
const promises = require("node:fs/promises");

const { open } = promises;

/** @type {typeof open} */
promises.open = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  if (flags !== "wx") return file;
  const appendFile = file.appendFile.bind(file);
  file.appendFile = async (data, options) => {
    await appendFile(data, options);
    process.stderr.write("held\n");
    setInterval(() => {}, 60_000);
    return new Promise(() => {});
  };
  return file;
};
