// @ts-check
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../paths.mjs";

/** The server as a child of the quickstart: it also ends when the quickstart is killed, because its input ends then. */
process.stdin.on("end", () => process.kill(process.pid, "SIGTERM")).resume();
const cli = join(root, "server", "dist", "cli.js");
process.argv.splice(1, 1, cli);
await import(pathToFileURL(cli).href);
