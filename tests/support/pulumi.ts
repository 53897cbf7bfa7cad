import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CliResult, kill, processesIn, pulumiCli, type RunningCli, root, start } from "./pulumi-cli";

export { type CliResult, isRunning, kill, processesIn, type RunningCli } from "./pulumi-cli";
export { eventually } from "./pulumi-eventually";

/** A Pulumi project outside the clone with everything of its own: home, backend, state, cache and one stack, "dev". */
export interface PulumiProject {
  /** The project's directory. */
  directory: string;
  /** Environment of every command; change it between commands at will. */
  env: NodeJS.ProcessEnv;
  /** Writes a file of the project, its folders included. */
  write(path: string, text: string): void;
  /** Runs `pulumi ARGS --non-interactive` to its end; a failing command is a result, not an exception. */
  run(args: string[], env?: NodeJS.ProcessEnv): Promise<CliResult>;
  /** Starts `pulumi ARGS --non-interactive` and returns at once, for tests that interrupt or kill it. */
  start(args: string[], env?: NodeJS.ProcessEnv): RunningCli;
  /** `pulumi up --yes --skip-preview`. */
  up(...more: string[]): Promise<CliResult>;
  /** `pulumi preview`. */
  preview(...more: string[]): Promise<CliResult>;
  /** `pulumi refresh --yes --skip-preview`. */
  refresh(...more: string[]): Promise<CliResult>;
  /** `pulumi destroy --yes --skip-preview`. */
  destroy(...more: string[]): Promise<CliResult>;
  /** The parsed `pulumi stack output --json --show-secrets`. */
  outputs(): Promise<Record<string, unknown>>;
  /** The parsed `pulumi stack export`. */
  exported(): Promise<StackExport>;
  /** `pulumi import` of a job that exists, without code for it; answers the arguments that the state has of it then. */
  importJob(name: string, id: string): Promise<Record<string, unknown>>;
  /** Sets plain configuration values; keys like "fine-tuning:baseUrl". */
  configure(values: Record<string, string>): Promise<void>;
  /** Kills what still runs below its commands and deletes the directory. Call it in `afterEach` or `afterAll`. */
  remove(): void;
}

/** What tests look at in a deployment. */
export interface StackExport {
  deployment: {
    resources?: StackResource[];
    pending_operations?: { type: string; resource: StackResource }[];
  };
}

export interface StackResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
}

export interface ProjectOptions {
  /** Program text by file name; `index.ts` or `index.js` is the program. */
  files: Record<string, string>;
  /** Added to the environment of every command, e.g. `OPENAI_BASE_URL`. */
  env?: NodeJS.ProcessEnv;
  /** The project's name, part of every URN. @default "test" */
  name?: string;
  /**
   * Whether Pulumi checks the program's types, as it does for users. Each new text of a program then takes five seconds of a
   * processor, so it is for what is about types; `tests/contract/types.test.ts` judges them without Pulumi.
   * @default false
   */
  typeChecked?: boolean;
  /** Another project's directory whose backend and home are shared, for stack references. */
  sharing?: PulumiProject;
}

/** npm packages of the clone that a test program may import. */
const linked = ["@pulumi/pulumi", "pulumi-fine-tuning", "fine-tuning-server", "typescript", "@types/node"];

/** As in Pulumi's own project template, for today's TypeScript. */
const compilerOptions = {
  strict: true,
  target: "es2022",
  module: "node16",
  moduleResolution: "node16",
  types: ["node"],
};

/**
 * Makes a project and its stack.
 * @example
 * const project = await aPulumiProject({ files: { "index.ts": program }, env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.key } });
 * expect(await project.up()).toMatchObject({ code: 0 });
 * expect(await project.outputs()).toEqual({ model: expect.stringMatching(/^ft:/) });
 */
export async function aPulumiProject(options: ProjectOptions): Promise<PulumiProject> {
  const { files, env, name = "test", typeChecked = false, sharing } = options;
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-project-")));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  const main = "index.ts" in files ? "index.ts" : "index.js";
  write("Pulumi.yaml", `name: ${name}\nruntime: nodejs\n`);
  write("tsconfig.json", JSON.stringify({ compilerOptions }));
  write("package.json", JSON.stringify({ name: "program", private: true, main }));
  for (const [path, text] of Object.entries(files)) write(path, text);
  for (const packageName of linked) link(directory, packageName);

  const { cli, env: needed } = pulumiCli();
  const running = new Set<RunningCli>();
  const compiling = typeChecked ? {} : { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
  const own = { ...environmentOf(directory, sharing), ...compiling, ...needed, ...env };
  const begin = (args: string[], more: NodeJS.ProcessEnv = {}) => {
    const command = start(cli, [...args, "--non-interactive"], { cwd: directory, env: { ...own, ...more } });
    running.add(command);
    void command.ended.finally(() => running.delete(command));
    return command;
  };
  const run = (args: string[], more?: NodeJS.ProcessEnv) => begin(args, more).ended;
  const succeed = async (args: string[]) => {
    const result = await run(args);
    if (result.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${result.code}:\n${result.output}`);
    return result.stdout;
  };
  await succeed(["stack", "init", "dev"]);
  const exported = async (): Promise<StackExport> => JSON.parse(await succeed(["stack", "export"]));
  return {
    directory,
    env: own,
    write,
    run,
    start: begin,
    up: (...more) => run(["up", "--yes", "--skip-preview", ...more]),
    preview: (...more) => run(["preview", ...more]),
    refresh: (...more) => run(["refresh", "--yes", "--skip-preview", ...more]),
    destroy: (...more) => run(["destroy", "--yes", "--skip-preview", ...more]),
    outputs: async () => JSON.parse(await succeed(["stack", "output", "--json", "--show-secrets"])),
    exported,
    importJob: async (name, id) => {
      const job = ["fine-tuning:index:FineTuningJob", name, id];
      await succeed(["import", ...job, "--yes", "--protect=false", "--generate-code=false"]);
      const { resources = [] } = (await exported()).deployment;
      return resources.find(({ urn }) => urn.endsWith(`:${name}`))?.inputs ?? {};
    },
    configure: async (values) => {
      for (const [key, value] of Object.entries(values)) await succeed(["config", "set", key, value]);
    },
    remove: () => {
      for (const command of running) for (const pid of [...command.descendantPids(), command.pid]) kill(pid);
      for (const pid of processesIn(directory)) kill(pid);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function link(directory: string, packageName: string): void {
  const at = join(directory, "node_modules", packageName);
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(realpathSync(join(root, "node_modules", packageName)), at, "dir");
}

/** The developer's own keys, endpoints and stacks stay out of the tests. */
function environmentOf(directory: string, sharing: PulumiProject | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !/^(OPENAI|AZURE|PULUMI|npm|FINE_TUNING)_/.test(key));
  const place = (name: string) => {
    const path = join(directory, ".pulumi-test", name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  return {
    ...Object.fromEntries(kept),
    PULUMI_HOME: sharing?.env.PULUMI_HOME ?? place("home"),
    PULUMI_BACKEND_URL: sharing?.env.PULUMI_BACKEND_URL ?? `file://${place("backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    XDG_STATE_HOME: place("state"),
    XDG_CACHE_HOME: place("cache"),
  };
}
