import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../clock";
import type { KeySource } from "../endpoint/credential";
import { createDispatcher } from "../endpoint/dispatcher";
import type { Endpoint } from "../endpoint/endpoint";
import { type Client, createClient } from "./client";
import type { FineTuningApi } from "./fine-tuning-api";
import { fileAndModelOperations, jobOperations } from "./operations";
import { permissionOperations } from "./permissions";
import { type UploadLimits, uploadFile, uploadLimitsOf } from "./upload";

export interface ApiOptions {
  endpoint: Endpoint;
  /** Called for every request, so that a key is read when it is used and a token can be renewed. */
  key: KeySource;
  /** For checkpoint permissions, which an ordinary key may not touch. @default `key` */
  adminKey?: KeySource | undefined;
  /** Brings its own connections; the caller closes them. @default direct, or through the environment's proxies */
  dispatcher?: Dispatcher | undefined;
  clock?: Clock | undefined;
  /** Between 0 and 1, for jitter. */
  random?: (() => number) | undefined;
  uploadLimits?: UploadLimits | undefined;
}

/** The operations on one endpoint, and the connections that they share. */
export interface ConnectedApi extends FineTuningApi {
  /** For questions that no operation asks, such as probing. */
  readonly client: Client;
  /** Waits for what is under way and closes the connections. A dispatcher that was brought stays open. */
  close(): Promise<void>;
}

/** Speaks the fine-tuning API at one endpoint. Throws `ConfigError` where a key may not travel there. */
export function connectApi(options: ApiOptions): ConnectedApi {
  const {
    endpoint,
    key,
    adminKey = key,
    clock = systemClock,
    random = Math.random,
    uploadLimits = uploadLimitsOf(endpoint),
  } = options;
  const dispatcher = options.dispatcher ?? createDispatcher(process.env);
  const client = createClient({ endpoint, key, dispatcher, clock, random });
  return {
    endpoint,
    client,
    ...jobOperations(client),
    ...fileAndModelOperations(client),
    ...permissionOperations(client, adminKey),
    uploadFile: (upload) => uploadFile(client, upload, uploadLimits),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
}
