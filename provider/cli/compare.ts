import { Argument, Command } from "commander";
import type { Job } from "../api/types";
import { UserError } from "../errors";
import { declaredAs } from "../lineage/declared-as";
import { collectReport, type JobReport, type ReportOptions } from "./collect-report";
import { compareHtml } from "./compare-html";
import { compareText } from "./compare-text";
import { comparedRows } from "./compared-rows";
import { type Connected, type ConnectionFlags, connected, withConnection } from "./connect";
import { exitCode } from "./exit-codes";
import { findJob, jobArgument, newestJobs } from "./find-job";
import { writeHtml } from "./html-file";
import { jobLines } from "./job-names";
import { pageOf } from "./page";
import { price } from "./report";
import type { World } from "./world";

type Flags = ConnectionFlags & Omit<ReportOptions, "data"> & { output?: string; json?: true };

export function compareCommand(world: World): Command {
  return withConnection(new Command("compare"))
    .summary("set jobs side by side: settings that differ, losses, cost, and curves over each other")
    .description(
      "Sets two jobs or more side by side: what differs in their settings and data, how they ended, their last metrics, best " +
        "checkpoints, tokens, cost and time, the best of each marked. With --output it also writes one HTML file that needs " +
        "nothing else, with their curves over each other.",
    )
    .addArgument(
      new Argument("[jobs...]", jobArgument.replace("the newest job", "the two newest, or the newest beside one")),
    )
    .option("-o, --output <file>", "an HTML file with curves; - writes it to standard output, in place of the table")
    .option("--state <export...>", "stack exports, for what only the program knew; - reads standard input")
    .option("--repository <directory>", "git repository of the program", ".")
    .option("--price <dollars>", "per million tokens, where the built-in table does not know the model", price)
    .option("--json", "the same facts as one JSON document on standard output, and no table")
    .addHelpText("after", examples)
    .action((called: string[], flags: Flags) =>
      connected(flags, world, async (to) => {
        const jobs = await atLeastTwo(to, await differentJobs(to, called));
        const reports: JobReport[] = [];
        for (const one of jobs) reports.push(await collectReport(to.api, one, flags, world.clock.wall() / 1000));
        await tell(namesOf(jobs), reports, flags, world);
        world.exit(exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning compare
  $ fine-tuning compare ftjob-abc123 ftjob-def456
  $ fine-tuning compare dev/bot prod/bot --output bots.html
  $ fine-tuning compare ftjob-abc123 ftjob-def456 --json | jq '.rows[] | select(.best | any)'`;

async function tell(names: string[], reports: JobReport[], { output, json }: Flags, world: World): Promise<void> {
  if (json === true) {
    const jobs = reports.map((report, at) => ({ name: names[at], ...report }));
    world.write(`${JSON.stringify({ jobs, rows: comparedRows(reports) }, null, 2)}\n`);
  } else if (output !== "-") world.write(compareText(names, reports, pageOf(world.columns(), world.env)));
  if (output !== undefined && !(json === true && output === "-"))
    await writeHtml(compareHtml(names, reports), output, "the comparison", world);
}

async function differentJobs(to: Connected, called: readonly string[]): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const name of called) {
    const job = await findJob(to, name);
    if (jobs.some(({ id }) => id === job.id))
      throw new UserError(`"${name}" is the job ${job.id}, which was named before. Next: name another job to compare.`);
    jobs.push(job);
  }
  return jobs;
}

/** The newest ones stand for those that were not named, and a remark says which. */
async function atLeastTwo(to: Connected, named: Job[]): Promise<Job[]> {
  if (named.length >= 2) return named;
  const others = (await newestJobs(to, 2)).filter(({ id }) => named.every((job) => job.id !== id));
  const added = others.slice(0, 2 - named.length);
  const jobs = [...named, ...added];
  if (jobs.length < 2)
    throw new UserError(
      `a comparison takes two jobs, and the server lists ${jobs.length === 0 ? "none" : "no other"}. Next: train one, or name another server or key.`,
    );
  to.tell(`compared, because ${named.length === 0 ? "no job" : "one job alone"} was named:${jobLines(added)}\n`);
  return jobs;
}

/** What each job is called in few letters: the name of its resource, its suffix, or its id; ids where these are not different. */
export function namesOf(jobs: readonly Job[]): string[] {
  const short = jobs.map((job) => declaredAs(job)?.name ?? job.suffix ?? job.id);
  return jobs.map(({ id }, at) => (short.filter((name) => name === short[at]).length > 1 ? id : (short[at] ?? id)));
}
