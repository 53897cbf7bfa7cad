import { Command, CommanderError } from "commander";
import { controlsInText } from "../controls";
import { messageOf } from "../errors";
import { chatCommand } from "./chat";
import { checkCommand } from "./check";
import { compareCommand } from "./compare";
import { completionCommand } from "./completion";
import { convertCommand } from "./convert";
import { doctorCommand } from "./doctor";
import { exitCode, exitCodesText } from "./exit-codes";
import { initCommand } from "./init";
import { lineageCommand } from "./lineage";
import { listCommand } from "./list";
import { orphansCommand } from "./orphans";
import { pageOf } from "./page";
import { reportCommand } from "./report";
import { splitCommand } from "./split";
import { watchCommand } from "./watch";
import type { World } from "./world";

/** The `fine-tuning` command. Neither it nor what it imports needs Pulumi. */
export function createProgram(world: World): Command {
  const program = new Command("fine-tuning")
    .description(
      "Begins a project, and looks after fine-tuning jobs beside `pulumi up`: checks data before they cost money, lists, watches, " +
        "reports and compares jobs, tests what an endpoint can do, and finds what is left over.",
    )
    .version(version(), "-V, --version")
    .showHelpAfterError("(add --help for the arguments and examples)")
    .showSuggestionAfterError()
    .addHelpText("after", examples + environment + exitCodesText);
  program.addCommand(initCommand(world));
  program.addCommand(
    checkCommand({ write: world.write, exit: world.exit, page: () => pageOf(world.columns(), world.env) }),
  );
  program.addCommand(convertCommand(world));
  program.addCommand(splitCommand(world));
  program.addCommand(listCommand(world));
  program.addCommand(watchCommand(world));
  program.addCommand(reportCommand(world));
  program.addCommand(chatCommand(world));
  program.addCommand(compareCommand(world));
  program.addCommand(doctorCommand(world));
  program.addCommand(orphansCommand(world));
  program.addCommand(lineageCommand(world));
  program.addCommand(completionCommand(world, program));
  program.hook("preAction", (_, command) => {
    if (command.opts<{ color: boolean }>().color === false) world.env.NO_COLOR = "1";
  });
  for (const command of program.commands) command.option("--no-color", "text without colours");
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeOut: world.write, writeErr: world.tell });
  return program;
}

/** Runs one command line to its end and sets the exit code; never throws. */
export async function run(program: Command, args: string[], world: World): Promise<void> {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    world.exit(codeOf(error, world));
  }
}

function codeOf(error: unknown, world: World): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
  if (world.interrupted.aborted) {
    world.tell("interrupted; jobs at the server go on\n");
    return exitCode.interrupted;
  }
  // What a server calls its things may hold anything.
  world.tell(`fine-tuning: ${messageOf(error).replace(controlsInText, "")}\n`);
  return exitCode.trouble;
}

function version(): string {
  return (require("../../package.json") as { version: string }).version;
}

const examples = `
Examples:
  $ fine-tuning init my-model
  $ fine-tuning check data/train.jsonl --model gpt-4o-mini-2024-07-18
  $ fine-tuning list --since 7d
  $ fine-tuning watch ftjob-abc123
  $ fine-tuning report ftjob-abc123 --output run.html
  $ fine-tuning chat bot --message "When does the tide turn?"
  $ pulumi stack export | fine-tuning orphans --state -
  $ fine-tuning doctor --base-url http://127.0.0.1:4010/v1

\`fine-tuning COMMAND --help\` shows a command's own arguments and examples.
`;

const environment = `
Connection:
  In a Pulumi project it is that of the selected stack, as \`pulumi up\` reads it: flags first, then the stack's settings
  (fine-tuning:baseUrl, fine-tuning:apiKey, ...), then the environment. --no-pulumi leaves the stack out. PULUMI_STACK names another one.

Environment:
  OPENAI_API_KEY      the key; it is never given on the command line
  OPENAI_BASE_URL     where the API is
  OPENAI_ORG_ID, OPENAI_PROJECT_ID
  OPENAI_ADMIN_KEY    for what needs an admin key
  NO_COLOR            text without colours, as --no-color; FORCE_COLOR=1 with them also in a pipe
  HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS
`;
