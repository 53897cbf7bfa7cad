#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from "commander";
import { type MinSeconds, phases } from "./services";
import { type RunningServer, startServer } from "./start";
import { messageOf } from "./system/errors";

interface Flags {
  port: number;
  host: string;
  data: string;
  apiKey?: string;
  adminKey?: string;
  org?: string;
  minSeconds: MinSeconds;
  shutdownDate: Record<string, string>;
  models?: string;
  engine?: "local" | "ray";
  rayAddress?: string;
  shared?: string;
  sharedAt?: string;
  graderListen?: string;
  graderUrl?: string;
  maxConcurrentJobs?: number;
  faults?: boolean;
  clock: "real" | "virtual";
}

const program = new Command("fine-tuning-server")
  .description("OpenAI's fine-tuning API on this machine. It really trains a small language model.")
  .option("--port <number>", "port to listen on; 0 takes any free one", wholeNumber(0, 65_535), 4010)
  .option("--host <address>", "address to listen on; any but a loopback address needs a key of your own", "127.0.0.1")
  .option("--data <directory>", "directory for the database and the files", "fine-tuning-data")
  .addOption(
    new Option("--api-key <key>", "key that clients send (argv is visible to everyone here: prefer the variable)").env(
      "FINE_TUNING_SERVER_API_KEY",
    ),
  )
  .addOption(new Option("--admin-key <key>", "key for checkpoint permissions").env("FINE_TUNING_SERVER_ADMIN_KEY"))
  .option("--org <name>", "organization in the names of models")
  .option(
    "--min-seconds <phase=seconds>",
    `shortest length of a phase (${phases.join(", ")}); repeatable`,
    collectPhase,
    {},
  )
  .option("--models <file>", "models.json: base models that are trained for real")
  .addOption(
    new Option("--engine <kind>", "who trains the models of --models that do not say it themselves")
      .choices(["local", "ray"])
      .default("local"),
  )
  .option("--ray-address <url>", "a Ray head's dashboard; its token is RAY_AUTH_TOKEN of the environment")
  .option("--shared <directory>", "directory that the machines of the Ray cluster have mounted too")
  .option("--shared-at <directory>", "where they have it; default: the same path")
  .option("--grader-listen <host:port>", "where trainers of the cluster ask for rewards; default: a loopback port")
  .option("--grader-url <url>", "how they call it; default: the address that it listens on")
  .option("--max-concurrent-jobs <number>", "jobs of the embedded learner that train at once", wholeNumber(1, 1000))
  .option("--shutdown-date <model=day>", "show a shutdown date of a base model; repeatable", collectDate, {})
  .option("--faults", "open /_test/faults, which scripts faults for tests")
  .addOption(
    new Option("--clock <kind>", "virtual time moves only by request").choices(["real", "virtual"]).default("real"),
  )
  .action(run);

async function run(flags: Flags): Promise<void> {
  const server = await startServer({ ...flags, shutdownDates: flags.shutdownDate });
  // Before the line that scripts wait for: they may stop the server right after it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop(server));
  for (const name of server.madeKeys) {
    process.stdout.write(`new ${name === "apiKey" ? "API" : "admin"} key, shown this once: ${server[name]}\n`);
  }
  if (server.keyFile !== undefined) process.stdout.write(`keys are kept in ${server.keyFile}\n`);
  process.stdout.write(`dashboard, this link works once: ${server.dashboardLink()}\n`);
  process.stdout.write(`fine-tuning-server listening on ${server.url}\n`);
}

async function stop(server: RunningServer): Promise<void> {
  await server.close();
  process.exit(0);
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`a whole number from ${min} to ${max} is expected.`);
  };
}

function collectPhase(text: string, before: MinSeconds): MinSeconds {
  const [name, seconds] = text.split("=");
  const phase = phases.find((each) => each === name);
  const value = /^\d+(\.\d+)?$/.test(seconds ?? "") ? Number(seconds) : Number.NaN;
  if (phase !== undefined && !Number.isNaN(value)) return { ...before, [phase]: value };
  throw new InvalidArgumentError(`PHASE=SECONDS is expected, with one of ${phases.join(", ")}.`);
}

/** Whether the model and the day exist is checked by the server. */
function collectDate(text: string, before: Record<string, string>): Record<string, string> {
  const [model = "", day = ""] = text.split("=");
  if (model !== "" && day !== "") return { ...before, [model]: day };
  throw new InvalidArgumentError("MODEL=DAY is expected, like gpt-4o-mini=2027-01-14.");
}

// Whoever read what is said at the start (`| head`) may go; the server is there for its clients.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`fine-tuning-server could not start: ${messageOf(error)}\n`);
  process.exit(1);
});
