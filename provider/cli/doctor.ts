import { Command } from "commander";
import { type Capability, probeCapabilities } from "../api/probe";
import { describeEndpoint } from "../endpoint/endpoint";
import { wholeLine } from "../engine/progress";
import { type ConnectionFlags, connected, withConnection } from "./connect";
import { exitCode } from "./exit-codes";
import type { World } from "./world";

/** Without these nothing can be trained; without the rest something is missing that degrades with a sentence. */
const needed: readonly string[] = ["list jobs", "submit jobs", "list files"] satisfies Capability["name"][];

export function doctorCommand(world: World): Command {
  return withConnection(new Command("doctor"))
    .summary("find out what this endpoint and key can do, without spending")
    .description(
      "Asks the server for each thing that the provider uses: by reading, and by asking for objects that do not exist. " +
        "Nothing is submitted, changed or deleted. Exits with 1 when something that `pulumi up` needs is missing.",
    )
    .option("--json", "one JSON document instead of text")
    .addHelpText("after", examples)
    .action((flags: ConnectionFlags & { json?: true }) =>
      connected(flags, world, async ({ api, endpoint }) => {
        const capabilities = await probeCapabilities(api);
        const usable = needed.every((name) => capabilities.some((one) => one.name === name && one.verdict === "yes"));
        world.write(
          flags.json === true
            ? `${JSON.stringify({ endpoint, usable, capabilities }, null, 2)}\n`
            : `${describeEndpoint(endpoint)}\n\n${capabilities.map(line).join("")}\n${verdict(usable)}\n`,
        );
        world.exit(usable ? exitCode.fine : exitCode.badNews);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning doctor
  $ fine-tuning doctor --base-url http://127.0.0.1:4010/v1
  $ fine-tuning doctor --dialect azure --base-url https://my-resource.openai.azure.com --json`;

const symbols = { yes: "✓", no: "✗", unknown: "?" };

function line({ name, verdict, detail, remedy }: Capability): string {
  // What follows the first line is advice for `pulumi up`; here the remedy takes its place.
  const [seen = ""] = detail.split("\n");
  const head = `  ${symbols[verdict]} ${name.padEnd(24)} ${wholeLine(seen)}\n`;
  return remedy === undefined ? head : `${head}    ${" ".repeat(24)} → ${remedy}\n`;
}

const verdict = (usable: boolean) =>
  usable ? "`pulumi up` can train here." : `\`pulumi up\` cannot train here: it needs to ${needed.join(", to ")}.`;
