/** The files of a new project: those of its method's template, told its name and where it trains. */

import { z } from "zod";
import { type Choices, templateModels } from "./choices";
import type { PackageSource } from "./package-source";

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

/** Whether and where the project has a server of its own. */
const hasServer = ({ where }: Choices): boolean => where === "local" || where === "own-hardware";

/** npm leaves files of this name out of packages, so its text stands here; a test compares it with the templates'. */
export const gitignore = "node_modules/\n.fine-tuning-server/\n";

export const localAddress = "http://127.0.0.1:4010/v1";

export function projectFiles(template: Files, choices: Choices, source: PackageSource): Files {
  const files: Record<string, string> = { ...template, ".gitignore": gitignore };
  for (const [path, text] of Object.entries(files)) files[path] = told(path, text, choices, source);
  const settings = stackSettings(choices);
  return settings === undefined ? files : { ...files, "Pulumi.dev.yaml": settings };
}

function told(path: string, text: string, choices: Choices, source: PackageSource): string {
  if (path === "Pulumi.yaml") return pulumiYaml(text, choices.name);
  if (path === "package.json") return manifest(text, choices, source);
  return path === "index.ts" ? program(text, choices) : text;
}

/** Without what the vendor does not take. */
function program(text: string, { where, method }: Choices): string {
  if (where !== "fireworks") return text;
  const left = method === "preference" ? /^( {2}seed: | {2}validationFile: |const validation = )/ : /^ {2}seed: /;
  const lines = text.split("\n").filter((line) => !left.test(line));
  return lines.join("\n");
}

/** What `pulumi new` does: the part about the template goes, its description becomes the project's. */
function pulumiYaml(text: string, name: string): string {
  const [project = "", template = ""] = text.split(/^template:\n/m);
  const [, description = ""] = /^ {2}description: (.*)$/m.exec(template) ?? [];
  return project.replace(/\$\{PROJECT\}/g, name).replace(/\$\{DESCRIPTION\}/g, () => description);
}

const Manifest = z.looseObject({
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

function manifest(text: string, choices: Choices, { provider, server }: PackageSource): string {
  const { scripts, dependencies, devDependencies, ...rest } = Manifest.parse(JSON.parse(text));
  const { "fine-tuning-server": _, ...tools } = devDependencies;
  const served = hasServer(choices) && server !== undefined;
  const written = {
    ...rest,
    name: choices.name,
    ...(served ? { scripts: choices.where === "local" ? scripts : withModels(scripts) } : {}),
    dependencies: { ...dependencies, "pulumi-fine-tuning": provider },
    devDependencies: served ? { ...devDependencies, "fine-tuning-server": server } : tools,
  };
  return `${JSON.stringify(written, null, 2)}\n`;
}

const withModels = ({ server, ...scripts }: Record<string, string>): Record<string, string> => ({
  ...(server === undefined ? {} : { server: `${server} --models models.json` }),
  ...scripts,
});

/** Settings of the stack `dev`, which need no key; `undefined` where there are none. */
function stackSettings(choices: Choices): string | undefined {
  const { name, where, method, model } = choices;
  const settings = [
    ...(hasServer(choices) || where === "openai" ? [] : [`fine-tuning:dialect: ${where}`]),
    ...(hasServer(choices) ? [`fine-tuning:baseUrl: ${localAddress}`] : []),
    ...(model === undefined || model === templateModels[method] ? [] : [`${name}:model: ${JSON.stringify(model)}`]),
  ];
  return settings.length === 0 ? undefined : `config:\n${settings.map((line) => `  ${line}\n`).join("")}`;
}
