import { Argument, Command } from "commander";
import type { FineTuningApi } from "../api/fine-tuning-api";
import type { JobEvent } from "../api/types";
import { oneLine, wholeLine } from "../engine/progress";
import { messageOf, ProviderError } from "../errors";
import { isFailure, isTerminal } from "../waiting/milestones";
import { pollInterval } from "../waiting/poll-interval";
import { createProgressReporter } from "../waiting/progress-reporter";
import { trainingProgress } from "../waiting/training-progress";
import { type ConnectionFlags, connected, withConnection } from "./connect";
import { rowsOf } from "./curves";
import { exitCode } from "./exit-codes";
import { findJob, jobArgument } from "./find-job";
import { ifOffered } from "./offered";
import { pageOf } from "./page";
import { endedJobBlock, endLine, openJobsBlock, type Watched } from "./watch-view";
import type { World } from "./world";

export function watchCommand(world: World): Command {
  return withConnection(new Command("watch"))
    .summary("follow jobs to their end, with live curves in a terminal")
    .description(
      "Follows jobs until the last one has ended. In a terminal the losses are drawn live; elsewhere there is one line " +
        "per change and at most one a minute. Exits with 1 when a job failed or was cancelled. Ctrl-C stops watching, never the job.",
    )
    .addArgument(new Argument("[job...]", jobArgument))
    .option("--json", "one JSON object per line: each change of a job, then its end")
    .addHelpText("after", examples)
    .action((names: string[], flags: ConnectionFlags & { json?: true }) =>
      connected(flags, world, async (to) => {
        const wanted = names.length === 0 ? [undefined] : names;
        const ids = await Promise.all(wanted.map(async (name) => (await findJob(to, name, "open")).id));
        const watched = await watch(to.api, [...new Set(ids)], world, viewOf(world, flags.json === true));
        world.exit(watched.some(({ job }) => isFailure(job.status)) ? exitCode.badNews : exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning watch bot
  $ fine-tuning watch $(pulumi stack output jobId)
  $ fine-tuning watch ftjob-abc123 ftjob-def456 --json | jq -r 'select(.status == "succeeded") .fineTunedModel'`;

/** Shows what was seen; called after every round of looks. */
type View = (watched: readonly Watched[]) => void;

async function watch(api: FineTuningApi, ids: string[], world: World, view: View): Promise<Watched[]> {
  const events = new Map<string, JobEvent[]>(ids.map((id) => [id, []]));
  let watched = await Promise.all(ids.map((id) => look(api, id, events.get(id) ?? [])));
  for (;;) {
    view(watched);
    const open = watched.filter(({ job }) => !isTerminal(job.status));
    if (open.length === 0) return watched;
    const youngest = Math.min(...open.map(({ job }) => world.clock.wall() - job.createdAt * 1000));
    await world.clock.sleep(pollInterval(youngest, world.random), world.interrupted);
    watched = await Promise.all(
      watched.map((one) =>
        isTerminal(one.job.status)
          ? one
          : look(api, one.job.id, events.get(one.job.id) ?? []).catch((error) => troubled(one, error)),
      ),
    );
  }
}

async function look(api: FineTuningApi, id: string, known: JobEvent[]): Promise<Watched> {
  const job = await api.getJob(id);
  known.push(...(await ifOffered(newEvents(api, id, known), [])));
  const newest = known.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, 20);
  return { job, rows: rowsOf(known), training: trainingProgress(newest), trouble: undefined };
}

/** Lists are newest first: whatever follows an event that is known is known too. */
async function newEvents(api: FineTuningApi, id: string, known: readonly JobEvent[]): Promise<JobEvent[]> {
  const seen = new Set(known.map((event) => event.id));
  const found: JobEvent[] = [];
  for await (const event of api.listEvents(id)) {
    if (seen.has(event.id)) break;
    found.push(event);
  }
  return found;
}

/** One lost answer does not end a watch; the first look may still say that there is no such job. */
function troubled(before: Watched, error: unknown): Watched {
  if (!ProviderError.is(error)) throw error;
  return { ...before, trouble: oneLine(messageOf(error)) };
}

function viewOf(world: World, json: boolean): View {
  if (json) return jsonView(world);
  return world.columns() === undefined ? plainView(world) : liveView(world);
}

function liveView(world: World): View {
  const told = new Set<string>();
  let drawn = 0;
  return (watched) => {
    const columns = world.columns() ?? 80;
    const ended = watched.filter(({ job }) => isTerminal(job.status) && !told.has(job.id));
    for (const { job } of ended) told.add(job.id);
    const open = watched.filter(({ job }) => !isTerminal(job.status));
    const results = ended.flatMap((one) => endedJobBlock(one, pageOf(columns, world.env)));
    const lines = openJobsBlock(open, columns, world.rows() ?? 24, world.clock.wall());
    // Up to the first line of the last drawing, and everything below it away. What is a result stays above the drawing.
    const back = drawn === 0 ? "" : `\u001b[${drawn}A\u001b[J`;
    world.write(`${back}${[...results, ...lines].map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
  };
}

function plainView(world: World): View {
  const told = new Set<string>();
  const reporters = new Map<string, ReturnType<typeof createProgressReporter>>();
  const reporterOf = (id: string) => {
    const say = (line: string) => world.write(`${wholeLine(id)}  ${line}\n`);
    const reporter =
      reporters.get(id) ?? createProgressReporter({ say, warn: say, interactive: false, clock: world.clock });
    reporters.set(id, reporter);
    return reporter;
  };
  return (watched) => {
    for (const { job, training, trouble } of watched) {
      if (told.has(job.id)) continue;
      if (isTerminal(job.status)) {
        told.add(job.id);
        world.write(`${endLine(job, pageOf(world.columns(), world.env))}\n`);
      } else if (trouble === undefined) reporterOf(job.id).see(job, training);
      else reporterOf(job.id).trouble(trouble);
    }
  };
}

function jsonView(world: World): View {
  const last = new Map<string, string>();
  return (watched) => {
    for (const { job, training, trouble } of watched) {
      const line = JSON.stringify({ ...job, training, trouble });
      if (last.get(job.id) !== line) world.write(`${line}\n`);
      last.set(job.id, line);
    }
  };
}
