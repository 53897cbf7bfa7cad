import type { AddressInfo } from "node:net";
import { realClock, type VirtualClock, virtualClock } from "./clock";
import { fileService } from "./files/files";
import { openFolder } from "./files/folder";
import { createInspector } from "./files/inspector";
import { uploadService } from "./files/uploads";
import { registerApi } from "./http/api";
import { createApp, defaultLimits, type Exchange, type HttpLimits } from "./http/app";
import type { ServerContext } from "./http/context";
import { createDashboard } from "./http/dashboard";
import { createFaults, type Faults } from "./http/faults";
import type { Keys } from "./http/keys";
import { azureManner, openAiManner } from "./http/manners";
import { listRoutes, refuseOtherMethods, type ServedRoute } from "./http/methods";
import { clockRoutes, faultRoutes } from "./http/routes/test-controls";
import { newId } from "./ids";
import type { Desk, MinSeconds } from "./jobs/desk";
import { createFeed } from "./jobs/feed";
import { jobRecorder } from "./jobs/record";
import { createRunner } from "./jobs/runner";
import { loadKeys } from "./keys";
import { modelService, type ShutdownDates } from "./models/models";
import { openStore } from "./store";
import { createTrainer } from "./trainer";

export interface ServerOptions {
  /** @default 0, any free port */
  port?: number;
  /** @default "127.0.0.1" */
  host?: string;
  /** Directory that holds everything; made when it does not exist. One server at a time. */
  data: string;
  /** @default made once, kept in the data directory */
  apiKey?: string | undefined;
  /** Key for the permission routes. @default made once, kept in the data directory */
  adminKey?: string | undefined;
  /** Name of the organization in model names. @default "personal" */
  org?: string;
  /** Shortest length of phases in seconds; `processing` is a file's after its upload. */
  minSeconds?: MinSeconds;
  /** Jobs that train at once; the others wait in the queue. @default 4 */
  maxConcurrentJobs?: number;
  /** Days that base models and what is trained from them show as their `shutdown_date`. @default none */
  shutdownDates?: ShutdownDates;
  /** Opens `/_test/faults`. @default false */
  faults?: boolean;
  /** `"virtual"` time stands still until `advance` or `/_test/clock/advance` moves it. @default "real" */
  clock?: "real" | "virtual";
  /** When slow connections are cut. */
  limits?: Partial<HttpLimits>;
  /** Told of every request and its answer, for tests that check them. */
  observe?: (exchange: Exchange) => void;
  /** Takes one line per problem of the server's own. @default standard error */
  log?: (line: string) => void;
}

export interface RunningServer {
  /** Base URL for clients; ends in `/v1`. */
  url: string;
  /** A link that opens the dashboard once without the key. */
  dashboardLink(): string;
  apiKey: string;
  adminKey: string;
  /** Keys that were made just now. */
  madeKeys: (keyof Keys)[];
  /** Where keys are kept that were not given; `undefined` when both were. */
  keyFile: string | undefined;
  /** Scripted trouble; acts whether or not the endpoint is open. */
  faults: Faults;
  /** Moves virtual time; throws on a server with the real clock. */
  advance(seconds: number): void;
  /** Every route that is served, for tests of completeness. */
  routes: readonly ServedRoute[];
  close(): Promise<void>;
}

/** Starts a server; resolves when it answers. Rejects when the data directory is in use or the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? "127.0.0.1";
  if (!isLoopback(host) && options.apiKey === undefined) {
    throw new Error(`listening on "${host}" needs an API key of your own: set FINE_TUNING_SERVER_API_KEY`);
  }
  const log = options.log ?? ((line: string) => process.stderr.write(`fine-tuning-server: ${line}\n`));
  const folder = openFolder(options.data);
  const store = openStore(folder.database);
  const virtual = options.clock === "virtual" ? virtualClock(Date.now()) : undefined;
  const opened = assemble(options, { folder, store, log, virtual });
  try {
    // Before anyone can add a file that is not recorded yet.
    await opened.sweep();
    await opened.app.listen({ host, port: options.port ?? 0 });
  } catch (error) {
    await opened.close();
    throw isTaken(error)
      ? new Error(`port ${options.port} of ${host} is taken; choose another, 0 takes any free one`)
      : error;
  }
  opened.recover();
  const { port } = opened.app.server.address() as AddressInfo;
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    url: `${origin}/v1`,
    dashboardLink: () => `${origin}/?ticket=${opened.dashboard.ticket()}`,
    ...opened.keys,
    madeKeys: opened.made,
    keyFile: options.apiKey === undefined || options.adminKey === undefined ? folder.keys : undefined,
    faults: opened.faults,
    advance(seconds) {
      if (!virtual) throw new Error('advance needs a server that was started with clock: "virtual"');
      virtual.advance(seconds * 1000);
    },
    routes: opened.routes,
    close: opened.close,
  };
}

interface Ground {
  folder: ReturnType<typeof openFolder>;
  store: ReturnType<typeof openStore>;
  log: (line: string) => void;
  virtual: VirtualClock | undefined;
}

function assemble(options: ServerOptions, { folder, store, log, virtual }: Ground) {
  folder.clearIncoming();
  const clock = virtual ?? realClock;
  const minSeconds = options.minSeconds ?? {};
  const { keys, made } = loadKeys(folder.keys, present({ apiKey: options.apiKey, adminKey: options.adminKey }));
  const organization = { name: options.org ?? "personal", id: store.setting("organization_id", newId.organization) };
  const feed = createFeed();
  const recorder = jobRecorder(store, clock, feed);
  const files = fileService(store, folder, clock, minSeconds.processing ?? 0);
  const models = modelService(store, folder, clock, organization.name, options.shutdownDates);
  const trainer = createTrainer();
  const inspector = createInspector();
  const faults = createFaults();
  const desk: Desk = {
    store,
    folder,
    files,
    models,
    inspector,
    trainer,
    clock,
    recorder,
    minSeconds,
    organization: organization.name,
    log,
  };
  const runner = createRunner(desk, options.maxConcurrentJobs ?? 4);
  const uploads = uploadService(store, folder, clock, files);
  const context: ServerContext = {
    store,
    folder,
    clock,
    keys,
    organization,
    files,
    uploads,
    models,
    runner,
    recorder,
    trainer,
    feed,
    faults,
    log,
  };

  const app = createApp({
    limits: { ...defaultLimits, ...options.limits },
    organization: organization.name,
    observe: options.observe,
    log,
  });
  const routes = listRoutes(app);
  registerApi(app, context, desk, "/v1", openAiManner);
  registerApi(app, context, desk, "/openai/v1", azureManner);
  registerApi(app, context, desk, "/openai", azureManner);
  if (options.faults) app.register(async (controls) => faultRoutes(controls, context));
  if (virtual) app.register(async (controls) => clockRoutes(controls, context, virtual));
  const dashboard = createDashboard(context);
  app.register(dashboard.routes);
  refuseOtherMethods(app, routes);

  async function shutDown(): Promise<void> {
    await app.close();
    await Promise.all([runner.close(), trainer.close(), inspector.close()]);
    recorder.flush();
    store.close();
  }
  let shutting: Promise<void> | undefined;

  return {
    app,
    dashboard,
    keys,
    made,
    faults,
    routes,
    recover: () => runner.recover(),
    async sweep() {
      await files.sweep();
      await uploads.sweep();
    },
    close: () => (shutting ??= shutDown()),
  };
}

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EADDRINUSE";

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127\./.test(host);

const present = (keys: { apiKey: string | undefined; adminKey: string | undefined }): Partial<Keys> => ({
  ...(keys.apiKey === undefined ? {} : { apiKey: keys.apiKey }),
  ...(keys.adminKey === undefined ? {} : { adminKey: keys.adminKey }),
});
