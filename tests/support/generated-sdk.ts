import { join } from "node:path";
import { languageEnvironment, type SdkLanguage } from "./language-environment";
import type { PulumiProject } from "./pulumi";
import { pulumiCli } from "./pulumi-cli";
import { callTool } from "./pulumi-tools";

const tool = "cli/generated-sdk.mjs";

/** `pulumi package gen-sdk` on the plugin of this clone, in a project's directory; answers with the folder of the SDK. */
export async function generatedSdk(project: PulumiProject, language: SdkLanguage): Promise<string> {
  return String(await callTool(tool, "generatedSdk", [...cliFor(project, language), language, outOf(project)]));
}

/** Python's SDK as a folder for PYTHONPATH. */
export async function sdkForPython(project: PulumiProject): Promise<string> {
  return String(await callTool(tool, "sdkForPython", [...cliFor(project, "python"), outOf(project)]));
}

function cliFor({ env }: PulumiProject, language: SdkLanguage): [string, NodeJS.ProcessEnv] {
  const { cli, env: always } = pulumiCli();
  return [cli, { ...env, ...always, ...languageEnvironment(`sdk-${language}`) }];
}

const outOf = ({ directory }: PulumiProject) => join(directory, "sdk");
