import { Argument, Command, InvalidArgumentError } from "commander";
import { collectReport, type ReportOptions } from "./collect-report";
import { type ConnectionFlags, connected, withConnection } from "./connect";
import { exitCode } from "./exit-codes";
import { findJob, jobArgument } from "./find-job";
import { writeHtml } from "./html-file";
import { reportHtml } from "./report-html";
import { dataHeading } from "./trained-on";
import type { World } from "./world";

export function reportCommand(world: World): Command {
  return withConnection(new Command("report"))
    .summary("write one HTML file about a job: curves, checkpoints, events, data, cost")
    .description(
      "Writes one HTML file that needs nothing else: curves, checkpoints, files, events, data, cost and origin of a job. " +
        "It asks no server and loads nothing, so it can be sent and kept; without JavaScript its tables remain.",
    )
    .addArgument(new Argument("[job]", jobArgument))
    .option("-o, --output <file>", "where to write; - is standard output (default: the id and .html)")
    .option(
      "--data <file>",
      "the training data on this machine, for a summary of them; compared with the job's own rows",
    )
    .option("--state <export...>", "stack exports, for what only the program knew; - reads standard input")
    .option("--repository <directory>", "git repository of the program", ".")
    .option("--price <dollars>", "per million tokens, where the built-in table does not know the model", price)
    .option("--json", "the same facts as one JSON document on standard output, and no HTML")
    .addHelpText("after", examples)
    .action((name: string | undefined, flags: ConnectionFlags & ReportOptions & { output?: string; json?: true }) =>
      connected(flags, world, async (to) => {
        const report = await collectReport(to.api, await findJob(to, name), flags, world.clock.wall() / 1000);
        if (flags.json === true) world.write(`${JSON.stringify(report, null, 2)}\n`);
        else await writeHtml(reportHtml(report), flags.output ?? fileName(report.job.id), "the report", world);
        const { warning } = report.data === undefined ? {} : dataHeading(report.data.path, report.data);
        if (warning !== undefined) world.tell(`Note: ${warning}\n`);
        world.exit(exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning report dev/bot
  $ fine-tuning report ftjob-abc123 --data data/train.jsonl --output run.html
  $ fine-tuning report ftjob-abc123 --json | jq .checkpoints`;

const fileName = (id: string) => `${id.replace(/[^\w.-]/g, "_")}.html`;

/** A price as a flag gives it. */
export function price(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("a price is an amount in US dollars, like 3 or 0.4.");
  return value;
}
