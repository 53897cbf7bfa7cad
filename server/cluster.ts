import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { RayCluster } from "./engines/ray";
import type { ModelsFile, OpenEngine } from "./models/models-file";
import { isLoopback } from "./system/loopback";

/** Who trains open models, and where the cluster is that may do it. */
export interface ClusterOptions {
  /** Who trains the base models of `models.json` that do not say it themselves. @default "local" */
  engine?: OpenEngine;
  /** URL of a Ray head's dashboard, such as `http://10.0.0.5:8265`. Its token is `RAY_AUTH_TOKEN` of the environment. */
  rayAddress?: string;
  /** Directory that the cluster's machines have mounted too. */
  shared?: string;
  /** Where they have it. @default the same path */
  sharedAt?: string;
  /** `HOST:PORT` where trainers of the cluster ask for rewards. @default "127.0.0.1:0", any free port */
  graderListen?: string;
  /** How they call it. @default the address that it listens on */
  graderUrl?: string;
}

/** What `--ray-address` and its companions say; undefined without them. Throws a sentence where something is missing. */
export function clusterOf(options: ClusterOptions, models: ModelsFile, env: NodeJS.ProcessEnv): RayCluster | undefined {
  const { rayAddress, shared } = options;
  const wanted = models.bases.find(({ engine }) => engine === "ray");
  if (rayAddress === undefined && shared === undefined && !wanted) return undefined;
  if (rayAddress === undefined || shared === undefined)
    throw new Error(
      `training on Ray${wanted ? ` ("${wanted.id}")` : ""} needs both --ray-address, the URL of its head, and --shared, a directory that its machines have mounted too`,
    );
  const here = resolve(shared);
  if (!existsSync(here)) throw new Error(`the shared directory "${here}" is not there; mount it first`);
  const token = env.RAY_AUTH_TOKEN;
  return {
    address: { url: urlOf("--ray-address", rayAddress), ...(token ? { token } : {}) },
    shared: { here, there: options.sharedAt ?? here },
    command: models.ray.command,
    runtimeEnv: models.ray.runtimeEnv,
    door: doorOf(options),
  };
}

/** What to say at the start where trainers of the cluster cannot reach the door that gives rewards; else undefined. */
export function doorTrouble({ address, door }: Pick<RayCluster, "address" | "door">): string | undefined {
  if (door.url !== undefined || !isLoopback(door.host)) return undefined;
  const { hostname } = new URL(address.url);
  if (isLoopback(hostname.replace(/^\[|\]$/g, ""))) return undefined;
  return `reinforcement on Ray at ${hostname} would get no rewards: they are given at ${door.host}, which only this machine reaches; name an address of it by --grader-listen HOST:PORT, or a proxy by --grader-url`;
}

function doorOf({ graderListen = "127.0.0.1:0", graderUrl }: ClusterOptions): RayCluster["door"] {
  const [, named, digits] = /^(?:\[([^\]]+)\]|[^:]+):(\d+)$/.exec(graderListen) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535)
    throw new Error(`--grader-listen is "${graderListen}"; HOST:PORT is expected, such as 10.0.0.4:4011`);
  const host = named ?? graderListen.slice(0, graderListen.lastIndexOf(":"));
  if (graderUrl !== undefined) return { host, port, url: urlOf("--grader-url", graderUrl) };
  if (host === "0.0.0.0" || host === "::")
    throw new Error(`--grader-listen ${graderListen} needs --grader-url, by which the cluster's machines call it`);
  return { host, port };
}

function urlOf(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new Error(`${flag} is "${text}"; a URL with http or https is expected, such as http://10.0.0.5:8265`);
  if (url.username !== "" || url.password !== "")
    throw new Error(`${flag} may hold no user and password; Ray's token is RAY_AUTH_TOKEN of the environment`);
  return text.replace(/\/+$/, "");
}
