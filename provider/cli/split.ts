/** `fine-tuning split FILE --validation 10%`: training and validation data of one file. */

import { rm } from "node:fs/promises";
import { join, parse } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { type Division, divideFile } from "../dataset";
import { UserError } from "../errors";
import { exitCode } from "./exit-codes";
import { newFile } from "./new-file";
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
      world.tell(`${paths.training}: ${rows(training)}\n${paths.validation}: ${rows(validation)}\n`);
      world.exit(exitCode.fine);
    });
}

async function divideInto(
  path: string,
  paths: Record<keyof Division, string>,
  share: number,
  seed: number,
): Promise<Division> {
  const training = await newFile(paths.training);
  try {
    const validation = await newFile(paths.validation).catch(async (error: unknown) => {
      await rm(paths.training);
      throw error;
    });
    try {
      const write = {
        training: (text: string) => training.appendFile(text),
        validation: (text: string) => validation.appendFile(text),
      };
      const division = await divideFile({ path, share, seed, write });
      if (!("code" in division)) return division;
      await Promise.all([rm(paths.training), rm(paths.validation)]);
      throw new UserError(`reading the rows to divide: ${division.detail}`);
    } finally {
      await validation.close();
    }
  } finally {
    await training.close();
  }
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

const rows = (count: number): string => `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
