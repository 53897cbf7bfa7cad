/** `fine-tuning init [DIRECTORY]`: a new Pulumi project that trains as it stands. */

import { join, resolve } from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { UserError } from "../errors";
import { exitCode } from "./exit-codes";
import {
  type Choices,
  defaultModel,
  type InitMethod,
  methods,
  nameOf,
  places,
  type Where,
  whyNone,
  wrongName,
} from "./init/choices";
import { machineOf } from "./init/machine";
import { nextSteps } from "./init/next-steps";
import { packageSource } from "./init/package-source";
import { projectFiles } from "./init/project-files";
import { asked, asUsual } from "./init/questions";
import { templateOf } from "./init/template";
import { refuseTaken, writeProject } from "./init/write-project";
import type { World } from "./world";

interface Options {
  method?: InitMethod;
  where?: Where;
  name?: string;
  model?: string;
  yes?: true;
  dryRun?: true;
}

/** The folder of the package, which has the templates. */
const packageRoot = join(__dirname, "..", "..");

/** The sub-command, to be added to the program. */
export function initCommand(world: Pick<World, "env" | "write" | "tell" | "ask" | "exit">): Command {
  return new Command("init")
    .summary("make a new Pulumi project that trains as it stands")
    .description(
      "Writes a Pulumi project in TypeScript with sample data, and says what to type next. What the command line leaves " +
        "open is asked for on a terminal. Files that are there already are never written over: then nothing is written.",
    )
    .addArgument(new Argument("[directory]", "where; made if it is not there").default(".", "the current one"))
    .addOption(
      new Option("--method <method>", `what the model learns from: ${listed(methods)}`).choices(Object.keys(methods)),
    )
    .addOption(new Option("--where <place>", `where it trains first: ${listed(places)}`).choices(Object.keys(places)))
    .option("--name <name>", "the project's name (default: the directory's)", projectName)
    .option("--model <model>", "the base model (default: one that trains there)")
    .option("-y, --yes", "ask nothing: supervised, on this machine, unless the command line says otherwise")
    .option("--dry-run", "print the files' names and write nothing")
    .addHelpText("after", examples)
    .action(async (given: string, options: Options) => {
      const directory = resolve(given);
      const choices = withModel(await choose(options, nameOf(directory), world.ask));
      const source = packageSource(packageRoot);
      const files = projectFiles(await templateOf(choices.method, packageRoot), choices, source);
      if (options.dryRun === true) {
        await refuseTaken(directory, files);
        world.write(
          Object.keys(files)
            .map((path) => `${join(given, path)}\n`)
            .sort()
            .join(""),
        );
      } else {
        await writeProject(directory, files);
        const made = {
          choices,
          source,
          machine: machineOf(world.env),
          directory,
          given: directory === resolve(".") ? undefined : given,
        };
        world.tell(
          `made the project "${choices.name}" in ${directory}: ${choices.method}, ${Object.keys(files).length} files\n`,
        );
        world.tell(nextSteps(made));
      }
      world.exit(exitCode.fine);
    });
}

const examples = `
Examples:
  $ fine-tuning init my-model
  $ fine-tuning init my-model --method preference --yes
  $ fine-tuning init --where own-hardware --model smollm2-135m`;

function choose(
  { yes, dryRun: _, ...given }: Options,
  directoryName: string,
  ask: World["ask"],
): Promise<Choices> | Choices {
  return yes === true || ask === undefined ? asUsual(given, directoryName) : asked(given, directoryName, ask);
}

function withModel(choices: Choices): Choices {
  const reason = whyNone(choices);
  if (reason !== undefined)
    throw new UserError(
      `making a project: ${reason}. Nothing was written.\n  Next: train elsewhere, for example \`--where local\``,
    );
  return { ...choices, model: choices.model ?? defaultModel(choices.method, choices.where) };
}

const listed = (offered: Record<string, string>): string =>
  Object.entries(offered)
    .map(([name, meaning]) => `${name} (${meaning})`)
    .join("; ");

function projectName(name: string): string {
  const wrong = wrongName(name);
  if (wrong !== undefined) throw new InvalidArgumentError(`${wrong}.`);
  return name;
}
