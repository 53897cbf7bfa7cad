import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { root } from "./pulumi-cli";

const script = `
const [, url, calls] = process.argv;
const functions = await import(url);
const results = JSON.parse(calls).map(([name, ...args]) => functions[name](...args));
process.stdout.write(JSON.stringify(results));
`;

/**
 * Calls pure functions of a module of the dashboard's pages, which are ES modules and so out of Jest's reach, in one Node
 * process. Arguments and results travel as JSON.
 */
export async function callPage(file: string, ...calls: [name: string, ...args: unknown[]][]): Promise<unknown[]> {
  const url = pathToFileURL(join(root, "server", "dashboard", "pages", file)).href;
  const node = ["--input-type=module", "--eval", script, url, JSON.stringify(calls)];
  const { stdout } = await promisify(execFile)(process.execPath, node);
  return JSON.parse(stdout) as unknown[];
}
