import type { ServerOptions } from "fine-tuning-server";
import { chatRows, jsonl } from "./chat-data";
import { aPulumiProject, type ProjectOptions, type PulumiProject } from "./pulumi";
import { cargoProgram } from "./pulumi-programs";
import { type TestServer, testServer } from "./server";

interface TrainingOptions extends Partial<ProjectOptions> {
  /** What is special about the server. */
  served?: Partial<ServerOptions>;
  /** Whether each test gets a server and a project of its own. @default false */
  each?: boolean;
}

/** A job in the server's list. */
export interface ListedJob {
  id: string;
  status: string;
  created_at: number;
  fine_tuned_model: string | null;
  training_file: string;
}

/**
 * A server, and a project whose program trains on it, for the tests of the surrounding `describe`: made before them, ended after
 * them. The program is `cargoProgram()` with 20 rows in `cargo.jsonl`, unless `files` say otherwise.
 */
export function trainingProject({ served = {}, each = false, files, env, ...rest }: TrainingOptions = {}): {
  server: TestServer;
  project: PulumiProject;
  /** Every job that was submitted, the newest first. */
  jobs(): Promise<ListedJob[]>;
} {
  let server: TestServer | undefined;
  let project: PulumiProject | undefined;
  const [before, after] = each ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(async () => {
    server = await testServer(served);
    project = await aPulumiProject({
      files: { "index.ts": cargoProgram(), "cargo.jsonl": jsonl(chatRows(20)), ...files },
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey, ...env },
      ...rest,
    });
  });
  after(async () => {
    project?.remove();
    await server?.close();
  });
  const startedServer = whenMade(() => server);
  return {
    server: startedServer,
    project: whenMade(() => project),
    jobs: async () =>
      (await startedServer.call("GET", "/fine_tuning/jobs?limit=100")).body.data as unknown as ListedJob[],
  };
}

/** Stands for something that is made before the tests run, so that they can be given it while they are declared. */
function whenMade<T extends object>(made: () => T | undefined): T {
  return new Proxy({} as T, {
    get(_, name) {
      const it = made();
      if (it === undefined) throw new Error(`"${String(name)}" is there in tests and hooks only`);
      return Reflect.get(it, name);
    },
  });
}
