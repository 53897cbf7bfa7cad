import type { Dispatcher } from "undici";
import { type Clock, systemClock } from "../clock";
import type { KeySource } from "../endpoint/credential";
import { createDispatcher, type Environment } from "../endpoint/dispatcher";
import type { Endpoint } from "../endpoint/endpoint";
import { baseUrlSettings } from "../endpoint/place";
import { type Client, createClient } from "./client";
import { dialects } from "./dialects";
import type { Registry } from "./dialects/registry";
import type { FineTuningApi } from "./fine-tuning-api";
import { marked } from "./marked-jobs";
import type { UploadLimits } from "./upload";

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
  /** Where keys of other services are read. @default the process's */
  env?: Environment | undefined;
  uploadLimits?: UploadLimits | undefined;
  /** @default those of `api/dialects` */
  registry?: Registry | undefined;
}

/** The operations on one endpoint, and the connections that they share. */
export interface ConnectedApi extends FineTuningApi {
  /** For questions that no operation asks, such as probing. */
  readonly client: Client;
  /** Waits for what is under way and closes the connections. A dispatcher that was brought stays open. */
  close(): Promise<void>;
}

/** Speaks to one endpoint in its vendor's dialect. Throws `ConfigError` where a key may not travel there. */
export function connectApi(options: ApiOptions): ConnectedApi {
  const { endpoint, key, adminKey = key, clock = systemClock, random = Math.random, env = process.env } = options;
  const dialect = (options.registry ?? dialects).of(endpoint);
  const dispatcher = options.dispatcher ?? createDispatcher(env);
  const { advice, place } = dialect;
  const client = createClient({
    endpoint,
    key,
    dispatcher,
    clock,
    random,
    advice,
    baseUrlSettings: baseUrlSettings(place),
  });
  const operations = dialect.operations(client, { adminKey, clock, env, uploadLimits: options.uploadLimits });
  return {
    endpoint,
    client,
    ...marked(dialect, operations),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
}
