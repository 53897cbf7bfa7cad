/** What to type after a project was made. No comments behind commands: zsh takes them for arguments. */

import type { Choices, Vendor } from "./choices";
import type { Machine } from "./machine";
import type { PackageSource } from "./package-source";

export interface Made {
  choices: Choices;
  source: PackageSource;
  machine: Machine;
  /** Where the project is. */
  directory: string;
  /** The same, as the command line named it; `undefined` where the command was run there. */
  given: string | undefined;
}

/** Blocks of commands with sentences between them. */
export function nextSteps(made: Made): string {
  const { where } = made.choices;
  const enter = made.given === undefined ? [] : [`cd ${word(made.given)}`];
  const pulumi = [...pulumiCommand(made), ...stack(made)];
  const last = ["pulumi up"];
  if (where !== "local" && where !== "own-hardware")
    return (
      block("Next:", [...enter, "npm install", ...pulumi, ...vendor[where]]) +
      block("The last one asks for the key. Then:", last) +
      pulumiAdvice(made)
    );
  const key = "npm run --silent key | pulumi config set --secret fine-tuning:apiKey";
  if (made.source.server === undefined)
    return (
      block("Next:", [...enter, "npm install", ...pulumi, askKey]) +
      block(
        "The last one asks for the key of your fine-tuning-server, which did not come with this package. Then:",
        last,
      ) +
      pulumiAdvice(made)
    );
  return (
    block("Next:", [...enter, "npm install", ...trainer(made), "npm run server"]) +
    block("The server trains here and shows a dashboard. Then, in a second terminal:", [
      `cd ${word(made.directory)}`,
      ...pulumi,
      key,
      ...last,
    ]) +
    pulumiAdvice(made)
  );
}

const askKey = "pulumi config set --secret fine-tuning:apiKey";

const vendor: Record<Vendor, string[]> = {
  openai: [askKey],
  azure: ["pulumi config set fine-tuning:baseUrl https://YOUR-RESOURCE.openai.azure.com", askKey],
  together: [askKey],
  fireworks: ["pulumi config set fine-tuning:accountId YOUR-ACCOUNT", askKey],
};

function stack({ machine: { backend, passphrase } }: Made): string[] {
  const inFiles = backend === undefined || !/^https?:/.test(backend);
  return [
    ...(backend === undefined ? ["pulumi login --local"] : []),
    ...(inFiles && !passphrase ? ['export PULUMI_CONFIG_PASSPHRASE=""'] : []),
    "pulumi stack init dev",
  ];
}

/** Python, PyTorch and a small model: what trains on one's own hardware. */
function trainer({ choices, source: { clone } }: Made): string[] {
  if (choices.where !== "own-hardware" || clone === undefined) return [];
  return [`npm --prefix ${word(clone)} run trainer -- init`];
}

/** A clone brings a command line of Pulumi's. */
function pulumiCommand({ machine: { pulumi }, source: { clone } }: Made): string[] {
  if (pulumi || clone === undefined) return [];
  return [`pulumi() { npm --prefix ${word(clone)} run --silent pulumi -- "$@"; }`];
}

function pulumiAdvice({ choices, machine: { pulumi, backend }, source: { clone } }: Made): string {
  return [
    pulumi || clone !== undefined
      ? ""
      : "\nPulumi's command line is not on the PATH: https://www.pulumi.com/docs/install/\n",
    choices.where === "own-hardware" && clone === undefined
      ? "\nThe server wants a models.json, which names the models that it trains: see trainer/README.md of the package.\n"
      : "",
    backend === undefined
      ? "\nThe state is kept in files of yours. To keep it in Pulumi Cloud, type `pulumi login` in place of `pulumi login --local` and\n" +
        "leave the passphrase out.\n"
      : "",
  ].join("");
}

const block = (sentence: string, commands: string[]): string =>
  `\n${sentence}\n\n${commands.map((command) => `  ${command}\n`).join("")}`;

/** As a shell reads one word. */
const word = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
