// @ts-check
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../paths.mjs";
import { Problem } from "../problem.mjs";
import { run } from "../process/run.mjs";

/**
 * `pulumi package gen-sdk` on the plugin of this clone.
 * @param {string} cli
 * @param {NodeJS.ProcessEnv} env of the CLI, with what it needs to generate for that language
 * @param {string} language
 * @param {string} out where the SDK's folder is made
 * @returns {Promise<string>} the folder
 */
export async function generatedSdk(cli, env, language, out) {
  // The path of the plugin itself needs no host of Node that runs plugins, for which the one that generates would be taken.
  const plugin = join(root, "plugin", "pulumi-resource-fine-tuning");
  const args = ["package", "gen-sdk", plugin, "--language", language, "--out", out, "--non-interactive"];
  const { code, stdout, stderr } = await run(cli, args, { cwd: root, env });
  if (code === 0) return join(out, language);
  throw new Problem(
    `generating the SDK for ${language}: \`pulumi ${args.join(" ")}\` ended with ${code}\n${stdout}${stderr}`,
  );
}

/**
 * Python's SDK as a folder for PYTHONPATH. Beside the package stands what an installation adds: the SDK reads its own version there.
 * @param {string} cli
 * @param {NodeJS.ProcessEnv} env
 * @param {string} out
 */
export async function sdkForPython(cli, env, out) {
  const folder = await generatedSdk(cli, env, "python", out);
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const installed = join(folder, `pulumi_fine_tuning-${version}.dist-info`);
  await mkdir(installed);
  const metadata = ["Metadata-Version: 2.1", "Name: pulumi_fine_tuning", `Version: ${version}`, ""];
  await writeFile(join(installed, "METADATA"), metadata.join("\n"));
  return folder;
}
