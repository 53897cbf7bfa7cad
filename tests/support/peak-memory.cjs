// @ts-check
/** Preloaded into a command: at its end it says on standard error the most kilobytes that it held at any moment. */
const { writeSync } = require("node:fs");

process.on("exit", () => writeSync(2, `peak ${process.resourceUsage().maxRSS}\n`));
