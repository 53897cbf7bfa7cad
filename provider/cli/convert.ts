/** `fine-tuning convert FILE --to FORMAT`: rows of other tools, or of another format, as training wants them. */

import { Argument, Command, Option } from "commander";
import { plural } from "../amounts";
import { type Conversion, convertFile, type Target, unreadableText } from "../dataset";
import { UserError } from "../errors";
import { exitCode } from "./exit-codes";
import { intoNewFiles } from "./new-file";
import type { World } from "./world";

interface Options {
  to: Target;
  output: string;
}

/** The sub-command, to be added to the program. */
export function convertCommand(world: Pick<World, "tell" | "exit">): Command {
  return new Command("convert")
    .summary("rewrite rows of other tools as training data")
    .description(
      "Reads JSONL of other tools (TRL, Alpaca, ShareGPT, Bedrock, Vertex, batches, Responses items, …) or of another of " +
        "the three formats, and writes the rows in the format that is asked for. Says what could not be carried over, and " +
        "exits with 1 when a row had to be left out.",
    )
    .addArgument(new Argument("<file>", "JSONL file"))
    .addOption(
      new Option("--to <format>", "what to write")
        .choices(["chat", "preference", "reinforcement"])
        .makeOptionMandatory(),
    )
    .requiredOption("-o, --output <file>", "the new file; an existing one is not overwritten")
    .addHelpText("after", examples)
    .action(async (file: string, { to, output }: Options) => {
      const converted = await convertInto(file, to, output);
      world.tell(conversionText(converted, output));
      world.exit(converted.refused.size > 0 ? exitCode.badNews : exitCode.fine);
    });
}

const examples = `
Examples:
  $ fine-tuning convert pairs.jsonl --to preference --output data/train.jsonl
  $ fine-tuning convert alpaca.jsonl --to chat -o data/train.jsonl && fine-tuning check data/train.jsonl`;

function convertInto(file: string, to: Target, output: string): Promise<Conversion> {
  return intoNewFiles({ output }, async (write) => {
    const converted = await convertFile(file, to, write.output);
    if ("code" in converted) throw new UserError(`reading the rows to convert: ${unreadableText(converted)}`);
    return { outcome: converted, keep: converted.written > 0 };
  });
}

/** How many rows were written, what of them was left behind, and which rows are missing. */
export function conversionText({ written, lost, refused }: Conversion, output: string): string {
  return [
    written > 0 ? `${output}: ${plural(written, "row")} written` : `no row was written, and no file ${output}`,
    ...[...lost].map(([key, count]) => `  not carried over: ${key} (${plural(count, "row")})`),
    ...[...refused].map(
      ([reason, { rows: count, lines }]) =>
        `  left out: ${plural(count, "row")}, ${count === 1 ? "line" : "lines"} ${lines.join(", ")}${count > lines.length ? ", …" : ""}: ${reason}`,
    ),
    "",
  ].join("\n");
}
