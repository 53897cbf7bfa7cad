import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { root } from "./pulumi-cli";

const call = `
const [, url, name, args] = process.argv;
const result = await (await import(url))[name](...JSON.parse(args));
process.stdout.write(JSON.stringify({ result }));
`;

/**
 * Calls a function of \`tools/\`, which are ES modules and so out of Jest's reach, in a Node process of its own.
 * Arguments and result travel as JSON.
 */
export async function callTool(file: string, name: string, args: unknown[], env: NodeJS.ProcessEnv = process.env) {
  const url = pathToFileURL(join(root, "tools", file)).href;
  const node = ["--input-type=module", "--eval", call, url, name, JSON.stringify(args)];
  const { stdout } = await promisify(execFile)(process.execPath, node, { env });
  return (JSON.parse(stdout) as { result: unknown }).result;
}
