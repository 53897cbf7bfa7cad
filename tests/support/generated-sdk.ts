import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { languageEnvironment, type SdkLanguage } from "./language-environment";
import type { PulumiProject } from "./pulumi";
import { root } from "./pulumi-cli";

/** `pulumi package gen-sdk` on the plugin of this clone, in a project's directory; answers with the folder of the SDK. */
export async function generatedSdk({ run, env, directory }: PulumiProject, language: SdkLanguage): Promise<string> {
  const out = join(directory, "sdk");
  // The path of the plugin itself needs no host of Node that runs plugins, for which the one that generates would be taken.
  const plugin = join(root, "plugin", "pulumi-resource-fine-tuning");
  const args = ["package", "gen-sdk", plugin, "--language", language, "--out", out];
  const result = await run(args, { ...env, ...languageEnvironment(`sdk-${language}`) });
  if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${result.code}:\n${result.output}`);
  return join(out, language);
}

/** Python's SDK as a folder for PYTHONPATH. Beside the package stands what an installation adds: the SDK reads its own version there. */
export async function sdkForPython(project: PulumiProject): Promise<string> {
  const folder = await generatedSdk(project, "python");
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const installed = join(folder, `pulumi_fine_tuning-${version}.dist-info`);
  mkdirSync(installed);
  const metadata = ["Metadata-Version: 2.1", "Name: pulumi_fine_tuning", `Version: ${version}`, ""];
  writeFileSync(join(installed, "METADATA"), metadata.join("\n"));
  return folder;
}
