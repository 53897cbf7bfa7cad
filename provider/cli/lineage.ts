import { Argument, Command } from "commander";
import { dollars, plural } from "../amounts";
import { wholeLine } from "../engine/progress";
import type { Ancestor, DataOrigin, Lineage } from "../lineage/lineage";
import { collectLineage, type LineageOptions } from "./collect-lineage";
import { type ConnectionFlags, connected, withConnection } from "./connect";
import { exitCode } from "./exit-codes";
import { findJob, jobArgument } from "./find-job";
import { metricText, settingText } from "./numbers";
import type { World } from "./world";

export function lineageCommand(world: World): Command {
  return withConnection(new Command("lineage"))
    .summary("tell what a model was made from")
    .description(
      "Ties a model to its data, rows, commit, base snapshot, method, seed, price, metrics and predecessor. A stack export " +
        "adds what only the program knew: content hashes and counts.",
    )
    .addArgument(new Argument("[job]", jobArgument))
    .option("--state <export...>", "files written by `pulumi stack export`; - reads standard input")
    .option("--read-data", "read the data back from the vendor, to hash and count them")
    .option("--repository <directory>", "git repository of the program", ".")
    .option("--json", "one JSON document instead of text")
    .addHelpText("after", examples)
    .action((name: string | undefined, flags: ConnectionFlags & LineageOptions & { json?: true }) =>
      connected(flags, world, async (to) => {
        const lineage = await collectLineage(to.api, await findJob(to, name), flags);
        world.write(flags.json === true ? `${JSON.stringify(lineage, null, 2)}\n` : lineageText(lineage));
        world.exit(exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning lineage dev/bot
  $ pulumi stack export | fine-tuning lineage ftjob-abc123 --state - --json`;

function lineageText(lineage: Lineage): string {
  const { model, jobId, status, declaredBy, base, trainedFrom, predecessor, method, seed, git, price, metrics } =
    lineage;
  const rows: [string, string | undefined][] = [
    ["model", model ?? `none (${status})`],
    ["job", `${jobId}, ${status}, created ${time(lineage.createdAt)}`],
    ["declared", declaredBy],
    ["base", base + (trainedFrom === undefined ? "" : `, made by ${trainedFrom.jobId}`)],
    ["before", predecessor && ancestorText(predecessor)],
    ["method", [method, ...hyperparameters(lineage), ...(seed === undefined ? [] : [`seed ${seed}`])].join(", ")],
    ["data", dataText(lineage.trainingData)],
    ["holdback", lineage.validationData && dataText(lineage.validationData)],
    ["commit", git && `${git.commit}${git.source === "history" ? " (the newest before the job)" : ""}`],
    ["price", priceText(price)],
    [
      "metrics",
      metrics &&
        Object.entries(metrics)
          .map(([name, value]) => `${name} ${metricText(value ?? 0)}`)
          .join(", "),
    ],
  ];
  return rows
    .flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(9)} ${wholeLine(text)}\n`]))
    .join("");
}

function hyperparameters({ hyperparameters = {} }: Lineage): string[] {
  return Object.entries(hyperparameters).map(([name, value]) => `${name} ${settingText(value)}`);
}

const ancestorText = ({ jobId, model, createdAt }: Ancestor) =>
  `${model ?? "a model"} of ${jobId}, created ${time(createdAt)}`;

function dataText({ fileId, filename, contentHash, examples, tokens }: DataOrigin): string {
  const facts = [filename, contentHash, known(examples, "example"), ofAnEpoch(known(tokens, "token"))];
  return [fileId, ...facts.filter((fact) => fact !== undefined)].join(", ");
}

const known = (value: number | undefined, noun: string) => (value === undefined ? undefined : plural(value, noun));

const ofAnEpoch = (tokens: string | undefined) => (tokens === undefined ? undefined : `${tokens} an epoch`);

function priceText({ trainedTokens, cost, pricePerMillionTokens, priceDate }: Lineage["price"]): string | undefined {
  if (trainedTokens === undefined) return undefined;
  const tokens = `${plural(trainedTokens, "token")} billed`;
  if (cost === undefined || pricePerMillionTokens === undefined) return `${tokens}; the price is not known`;
  const source = priceDate === undefined ? "your price" : `prices of ${priceDate}`;
  return `${dollars(cost)}: ${tokens} at ${dollars(pricePerMillionTokens)} per million, ${source}`;
}

const time = (seconds: number) => new Date(seconds * 1000).toISOString();
