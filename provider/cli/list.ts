import { Command, InvalidArgumentError } from "commander";
import { count, plural } from "../amounts";
import { oneLine } from "../engine/progress";
import { declaredAs } from "../lineage/declared-as";
import { priceDate } from "../spend/prices";
import { type ConnectionFlags, connected, withConnection } from "./connect";
import { exitCode } from "./exit-codes";
import { figuresOf, type JobFigures } from "./job-figures";
import { listText } from "./list-view";
import { type JobFilter, type Listing, listedJobs } from "./listed-jobs";
import { pageOf } from "./page";
import type { World } from "./world";

interface Flags extends ConnectionFlags, JobFilter {
  limit: number;
  loss: boolean;
  json?: true;
}

export function listCommand(world: World): Command {
  return withConnection(new Command("list"))
    .summary("list jobs: name, status, model, loss, tokens, cost, age, resource")
    .description(
      "Lists the newest jobs of the server, with what each was billed and how well it learned. The loss is that of the whole " +
        "validation data where there is one, else of a part of them, else of the training data, and takes one request for " +
        "each job shown. The cost is reckoned from the tokens that were billed, by the prices that previews use.",
    )
    .option("--status <status...>", "only these: open, or the server's words, such as running, succeeded, failed")
    .option("--model <name>", "only what was trained from this model, or made it")
    .option("--stack <name>", "only what a stack declares: dev, or project/dev")
    .option("--resource <name>", "only a resource's: bot, dev/bot, or project/dev/bot")
    .option("--suffix <suffix>", "only with this suffix")
    .option("--since <time>", "only what is not older: 90m, 12h, 7d, 2w, or a day such as 2026-11-20", (text: string) =>
      sinceOf(text, world.clock.wall()),
    )
    .option("--limit <count>", "at most so many jobs", wholeNumber, 20)
    .option("--no-loss", "one request for all, and no losses")
    .option("--json", "one JSON document instead of text")
    .addHelpText("after", examples)
    .action((flags: Flags) =>
      connected(flags, world, async ({ api, endpoint }) => {
        const wallMs = world.clock.wall();
        const listing = await listedJobs(api, flags, flags.limit);
        const { figures, trouble } = await figuresOf(api, listing.jobs, flags.loss);
        if (flags.json === true) {
          const more = { more: listing.more, goesOn: listing.goesOn };
          world.write(`${JSON.stringify({ endpoint, jobs: figures.map(asJson), ...more }, null, 2)}\n`);
        } else {
          const table = figures.length === 0 ? "" : listText(figures, pageOf(world.columns(), world.env), wallMs);
          const below = [...remarks(listing, flags.limit), ...costRemark(figures)].map((remark) => `${remark}\n`);
          world.write(table + below.join(""));
        }
        if (trouble !== undefined) world.tell(`Note: losses are missing: ${oneLine(trouble)}\n`);
        world.exit(exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning list
  $ fine-tuning list --status open failed --since 7d
  $ fine-tuning list --resource dev/bot --limit 5 --json | jq -r '.jobs[].fineTunedModel'`;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("it is a whole number of at least 1.");
  return value;
}

const seconds: Record<string, number> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Unix seconds of a moment that is given as an age or as a date. */
function sinceOf(text: string, wallMs: number): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([mhdw])$/.exec(text.trim()) ?? [];
  if (amount !== undefined) return wallMs / 1_000 - Number(amount) * (seconds[unit] ?? 0);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError("it is neither an age (90m, 12h, 7d) nor a day.");
  return at / 1_000;
}

/** What the list does not show. */
function remarks({ jobs, more, goesOn, looked }: Listing, limit: number): string[] {
  if (jobs.length === 0 && looked === 0) return ["The server lists no jobs."];
  const none = jobs.length === 0 ? [`No job is like that among the newest ${plural(looked, "job")}.`] : [];
  if (more > 0) return [`${goesOn ? "at least " : ""}${count(more)} more: --limit ${limit + more}`];
  if (!goesOn) return none;
  return jobs.length < limit
    ? [...none, `only the newest ${count(looked)} jobs were looked at: --limit ${looked * 5} looks further`]
    : [`there may be more: --limit ${limit * 5}`];
}

const costRemark = (figures: readonly JobFigures[]): string[] =>
  figures.some(({ cost }) => cost !== undefined)
    ? [`cost: tokens billed, at the prices of ${priceDate}; the vendor's bill decides`]
    : [];

const asJson = ({ job, loss, cost }: JobFigures) => ({
  id: job.id,
  status: job.status,
  model: job.model,
  fineTunedModel: job.fineTunedModel,
  suffix: job.suffix,
  resource: declaredAs(job),
  createdAt: job.createdAt,
  finishedAt: job.finishedAt,
  loss: loss === undefined ? undefined : { metric: loss.name, value: loss.value },
  trainedTokens: job.trainedTokens,
  cost: cost === undefined ? undefined : { billedTokensAtListPrice: cost, currency: "USD", priceDate },
  error: job.error,
});
