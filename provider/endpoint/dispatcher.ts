import type { Dispatcher } from "undici";
import { ConfigError } from "../errors";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Addresses that are never reached through a proxy: this machine, and the one that listens for its name. */
const loopback = "localhost,127.0.0.1,::1,[::1]";

/**
 * The connections of one api: direct, or through the proxies that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name
 * (lower-case spellings win, as in curl). Certificates are Node's own business, `NODE_EXTRA_CA_CERTS` included.
 */
export function createDispatcher(env: Environment): Dispatcher {
  // Loaded by the first connection: a preview without changes makes none and need not wait for it.
  const { Agent, EnvHttpProxyAgent }: typeof import("undici") = require("undici");
  const httpProxy = proxyOf(env, "http_proxy");
  const httpsProxy = proxyOf(env, "https_proxy");
  const options = { connect: { timeout: 10_000 } };
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent(options);
  const noProxy = [setting(env, "no_proxy"), loopback].filter((part) => part !== undefined).join(",");
  // An empty text, unlike undefined, keeps undici from reading the process's own environment.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy: setting(env, "no_proxy") === "*" ? "*" : noProxy,
  });
}

function proxyOf(env: Environment, name: string): string | undefined {
  const value = setting(env, name);
  if (value === undefined) return undefined;
  const address = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(address) || !/^(https?|socks5):/.test(address))
    throw new ConfigError(
      `${name.toUpperCase()} is not the address of a proxy; write it like "http://proxy.example:3128"`,
    );
  return address;
}

function setting(env: Environment, name: string): string | undefined {
  const value = env[name] ?? env[name.toUpperCase()];
  return value === undefined || value.trim() === "" ? undefined : value.trim();
}
