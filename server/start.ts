import type { AddressInfo } from "node:net";
import { type ClusterOptions, clusterOf, doorTrouble } from "./cluster";
import { createDashboard } from "./dashboard/routes";
import type { RayCluster } from "./engines/ray";
import { registerApi } from "./http/api";
import { createApp, defaultLimits, type Exchange, type HttpLimits } from "./http/app";
import { azureDialect, openAiDialect } from "./http/dialects";
import { createFaults, type Faults } from "./http/faults";
import { clockRoutes, faultRoutes } from "./http/routes/test-controls";
import { listRoutes, refuseOtherMethods, type ServedRoute } from "./http/served-routes";
import { createRunner } from "./jobs/runner";
import type { Place } from "./jobs/slots";
import type { ShutdownDates } from "./models/models";
import { type ModelsFile, noModelsFile, readModelsFile } from "./models/models-file";
import type { Keys } from "./protocol/keys";
import { createServices, type MinSeconds } from "./services";
import { openStore, type Store } from "./store";
import { type Folder, openFolder } from "./store/folder";
import { loadKeys } from "./store/key-file";
import { realClock, type VirtualClock, virtualClock } from "./system/clock";
import { isLoopback } from "./system/loopback";

export interface ServerOptions extends ClusterOptions {
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
  /** Path of a `models.json`: base models that are trained for real. @default the embedded ones alone */
  models?: string | undefined;
  /** Jobs of the embedded learner that train at once; the others wait in the queue. @default 4 */
  maxConcurrentJobs?: number;
  /** Days that base models and what is trained from them show as their `shutdown_date`. @default none */
  shutdownDates?: ShutdownDates;
  /** Opens `/_test/faults`. @default false */
  faults?: boolean;
  /** `"virtual"` time stands still until `advance` or `/_test/clock/advance` moves it. @default "real" */
  clock?: "real" | "virtual";
  /** When slow connections are cut. */
  limits?: Partial<HttpLimits>;
  /** Called with every request and its answer, for tests that check them. */
  observe?: (exchange: Exchange) => void;
  /** Called with one line for each problem of the server itself. @default standard error */
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
  /** Scripted faults; they act whether or not the endpoint is open. */
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
  const models = options.models === undefined ? noModelsFile : readModelsFile(options.models, options.engine);
  const cluster = clusterOf(options, models, process.env);
  const unreachable = cluster && doorTrouble(cluster);
  if (unreachable !== undefined) log(unreachable);
  const folder = openFolder(options.data, cluster?.shared.here);
  const store = openStore(folder.database);
  const virtual = options.clock === "virtual" ? virtualClock(Date.now()) : undefined;
  const opened = await closingOnFailure(store, async () => {
    const loaded = await loadKeys(folder.keys, given({ apiKey: options.apiKey, adminKey: options.adminKey }));
    return assemble(options, { folder, store, log, virtual, models, cluster, ...loaded });
  });
  try {
    // Before anyone can add a file that is not recorded yet.
    await opened.removeLeftovers();
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

/** Where jobs are trained on this machine. */
function placesOf({ devices, slots }: ModelsFile): Place[] {
  return devices.length === 0 ? [{ slots }] : devices.map((device) => ({ device, slots }));
}

interface Opened {
  folder: Folder;
  store: Store;
  log: (line: string) => void;
  virtual: VirtualClock | undefined;
  models: ModelsFile;
  cluster: RayCluster | undefined;
  keys: Keys;
  made: (keyof Keys)[];
}

async function closingOnFailure<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    store.close();
    throw error;
  }
}

function assemble(options: ServerOptions, opened: Opened) {
  const { folder, store, log, virtual, models, cluster, keys, made } = opened;
  folder.clearIncoming();
  const services = createServices(
    { store, folder, log, keys, clock: virtual ?? realClock },
    {
      organization: options.org,
      minSeconds: options.minSeconds,
      shutdownDates: options.shutdownDates,
      models,
      cluster,
    },
  );
  const runner = createRunner(services, {
    embedded: [{ slots: options.maxConcurrentJobs ?? 4 }],
    local: placesOf(models),
    ray: [{ slots: models.ray.slots }],
  });
  const faults = createFaults();

  const app = createApp({
    limits: { ...defaultLimits, ...options.limits },
    organization: services.organization.name,
    observe: options.observe,
    log,
  });
  const routes = listRoutes(app);
  const api = { services, runner, faults };
  registerApi(app, api, "/v1", openAiDialect);
  // The newer addresses are not documented to have them.
  registerApi(app, api, "/openai/v1", { ...azureDialect, hasUploads: false });
  registerApi(app, api, "/openai", azureDialect);
  if (options.faults) app.register(async (controls) => faultRoutes(controls, services, faults));
  if (virtual) app.register(async (controls) => clockRoutes(controls, services, virtual));
  const dashboard = createDashboard(services, runner);
  app.register(dashboard.routes);
  refuseOtherMethods(app, routes);

  async function shutDown(): Promise<void> {
    await app.close();
    await Promise.all([runner.close(), services.engines.close(), services.inspector.close()]);
    services.recorder.flush();
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
    async removeLeftovers() {
      await services.files.removeLeftovers();
      await services.uploads.removeLeftovers();
    },
    close: () => (shutting ??= shutDown()),
  };
}

const isTaken = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "EADDRINUSE";

const given = (keys: { apiKey: string | undefined; adminKey: string | undefined }): Partial<Keys> => ({
  ...(keys.apiKey === undefined ? {} : { apiKey: keys.apiKey }),
  ...(keys.adminKey === undefined ? {} : { adminKey: keys.adminKey }),
});
