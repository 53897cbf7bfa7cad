/** `fine-tuning split FILE --validation 10%`: training and validation data of one file. */

import { join, parse } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { plural } from "../amounts";
import { type Division, divideFile, unreadableText } from "../dataset";
import { UserError } from "../errors";
import { exitCode } from "./exit-codes";
import { intoNewFiles } from "./new-file";
import type { World } from "./world";

interface Options {
  validation: number;
  seed: number;
}

/** The sub-command, to be added to the program. */
export function splitCommand(world: Pick<World, "tell" | "exit">): Command {
  return new Command("split")
    .summary("divide a file into training and validation data")
    .description(
      "Writes FILE.train.jsonl and FILE.validation.jsonl beside FILE. Rows are chosen by their content and the seed: equal " +
        "rows stay on one side, and a row that is added later moves no other.",
    )
    .addArgument(new Argument("<file>", "JSONL file"))
    .option("--validation <share>", "about how much of it is to validate, e.g. 10% or 0.1", shareOf, 0.1)
    .option("--seed <n>", "another number chooses other rows", seedOf, 1)
    .addHelpText("after", "\nExamples:\n  $ fine-tuning split data/tickets.jsonl --validation 10%")
    .action(async (file: string, { validation: share, seed }: Options) => {
      const { dir, name } = parse(file);
      const paths = { training: join(dir, `${name}.train.jsonl`), validation: join(dir, `${name}.validation.jsonl`) };
      const { training, validation } = await divideInto(file, paths, share, seed);
      world.tell(`${paths.training}: ${plural(training, "row")}\n${paths.validation}: ${plural(validation, "row")}\n`);
      world.exit(exitCode.fine);
    });
}

function divideInto(
  path: string,
  paths: Record<keyof Division, string>,
  share: number,
  seed: number,
): Promise<Division> {
  return intoNewFiles(paths, async (write) => {
    const division = await divideFile({ path, share, seed, write });
    if ("code" in division) throw new UserError(`reading the rows to divide: ${unreadableText(division)}`);
    if (division.training === 0 || division.validation === 0)
      throw new UserError(`dividing "${path}": it takes at least two different rows, and nothing is written`);
    return { outcome: division, keep: true };
  });
}

function shareOf(text: string): number {
  const share = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(share > 0 && share < 1)) throw new InvalidArgumentError("a share is between 0 and 100%, such as 10% or 0.1.");
  return share;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError("a seed is a whole number.");
  return seed;
}
