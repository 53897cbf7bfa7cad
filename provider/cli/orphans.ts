import { Command, InvalidArgumentError } from "commander";
import { dollars, plural } from "../amounts";
import type { FineTuningApi } from "../api/fine-tuning-api";
import { collect } from "../api/pages";
import { wholeLine } from "../engine/progress";
import { messageOf, ProviderError, UserError } from "../errors";
import { spanText } from "../waiting/spans";
import { type ConnectionFlags, connected, withConnection } from "./connect";
import { exitCode } from "./exit-codes";
import { ifOffered } from "./offered";
import { findOrphans, type Orphan } from "./orphans-find";
import { readHeld } from "./orphans-state";
import type { World } from "./world";

interface Flags extends ConnectionFlags {
  state: string[];
  olderThan?: number;
  delete?: true;
  yes?: true;
  json?: true;
}

export function orphansCommand(world: World): Command {
  return withConnection(new Command("orphans"))
    .summary("find jobs, models and files of ours that no stack holds")
    .description(
      "Lists what carries the marks of this provider at the vendor and stands in none of the given stack exports: open " +
        "jobs, models, uploads, with age and cost. Give the exports of ALL stacks that use this account, or their " +
        "things are listed too. Exits with 1 when something is left over.",
    )
    .requiredOption("--state <export...>", "files written by `pulumi stack export`; - reads standard input")
    .option("--older-than <days>", "only what was made longer ago", days)
    .option("--delete", "cancel these jobs and delete these models and files; asks first")
    .option("--yes", "do not ask")
    .option("--json", "one JSON document instead of text")
    .addHelpText("after", examples)
    .action((flags: Flags) =>
      connected(flags, world, async ({ api }) => {
        if (flags.delete === true && flags.yes !== true && (world.ask === undefined || flags.json === true))
          throw new UserError(
            "deleting what is left over: nobody can be asked here. Nothing was deleted. Next: look at the list without --delete, then run it with --delete --yes.",
          );
        const left = await orphans(api, flags, world);
        const removed = flags.delete === true ? await remove(api, left, flags, world) : [];
        show(left, removed, flags, world);
        if (removed.some(({ failure }) => failure !== undefined)) return world.exit(exitCode.trouble);
        world.exit(left.length > removed.length ? exitCode.badNews : exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ pulumi stack export | fine-tuning orphans --state -
  $ fine-tuning orphans --state dev.json prod.json --older-than 30
  $ fine-tuning orphans --state dev.json prod.json --delete`;

function days(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError("days are a number of at least 0.");
  return value;
}

async function orphans(api: FineTuningApi, { state, olderThan = 0 }: Flags, world: World): Promise<Orphan[]> {
  const held = await readHeld(state);
  if (held.resources === 0)
    world.tell("Note: none of these exports holds a resource of this provider. Are these the right stacks?\n");
  const [jobs, models, files] = await Promise.all([
    collect(api.listJobs()),
    ifOffered(collect(api.listModels()), []),
    ifOffered(collect(api.listFiles()), []),
  ]);
  const newest = world.clock.wall() / 1000 - olderThan * 86_400;
  return findOrphans({ jobs, models, files }, held).filter(({ createdAt }) => createdAt <= newest);
}

interface Removal {
  id: string;
  /** Why it is still there. */
  failure?: string;
}

async function remove(api: FineTuningApi, left: Orphan[], { yes }: Flags, world: World): Promise<Removal[]> {
  if (left.length === 0 || !(yes === true || (await isWanted(left, world)))) return [];
  const removed: Removal[] = [];
  for (const orphan of left)
    removed.push(await removeOne(api, orphan).then(() => ({ id: orphan.id }), failureOf(orphan.id)));
  return removed;
}

async function isWanted(left: Orphan[], world: World): Promise<boolean> {
  world.tell(left.map((orphan) => line(orphan, world)).join(""));
  const answer = await world.ask?.(`Cancel and delete ${counted(left)}? This cannot be undone. [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? "");
}

function removeOne(api: FineTuningApi, { kind, id }: Orphan): Promise<void> {
  if (kind === "job") return api.cancelJob(id);
  return kind === "model" ? api.deleteModel(id) : api.deleteFile(id);
}

const failureOf = (id: string) => (error: unknown) => {
  if (!ProviderError.is(error)) throw error;
  return { id, failure: messageOf(error) };
};

function show(left: Orphan[], removed: Removal[], { json }: Flags, world: World): void {
  const outcome = new Map(removed.map((removal) => [removal.id, removal]));
  if (json === true) {
    const orphans = left.map((orphan) => ({ ...orphan, ...outcomeOf(outcome.get(orphan.id)) }));
    world.write(`${JSON.stringify({ orphans }, null, 2)}\n`);
    return;
  }
  for (const orphan of left) world.write(line(orphan, world, outcome.get(orphan.id)));
  const gone = removed.filter(({ failure }) => failure === undefined).length;
  world.write(left.length === 0 ? "Nothing is left over.\n" : `\n${counted(left)}; ${gone} removed\n`);
}

const outcomeOf = (removal: Removal | undefined) =>
  removal === undefined ? {} : { removed: removal.failure === undefined, failure: removal.failure };

function line({ kind, id, detail, urn, createdAt, cost }: Orphan, { clock }: World, removal?: Removal): string {
  const age = spanText(clock.wall() - createdAt * 1000);
  const facts = [detail, `${age} old`, ...(cost === undefined ? [] : [`trained for ${dollars(cost)}`])].join(", ");
  const owner = urn === undefined || urn === "" ? "" : `\n         declared as ${wholeLine(urn)}`;
  const outcome = removal === undefined ? "" : `\n         ${removal.failure ?? "removed"}`;
  return `${kind.padEnd(6)}  ${wholeLine(id)}  (${wholeLine(facts)})${owner}${outcome}\n`;
}

function counted(left: Orphan[]): string {
  const kinds = ["job", "model", "file"] as const;
  return kinds
    .map((kind) => ({ kind, count: left.filter((orphan) => orphan.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => plural(count, kind))
    .join(", ");
}
