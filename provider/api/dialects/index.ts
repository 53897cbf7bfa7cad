import type { Endpoint } from "../../endpoint/endpoint";
import { azure } from "./azure";
import { bedrock } from "./bedrock";
import type { Dialect } from "./dialect";
import { nebius } from "./nebius";
import { openai } from "./openai";

/** The dialects, by the name that `connection.dialect` gives them. */
const dialects: Record<Endpoint["dialect"], Dialect> = { openai, azure };

/** Vendors whose own address tells that their OpenAI is not quite OpenAI's. */
const byHost: [RegExp, Dialect][] = [
  [/(^|\.)tokenfactory\.nebius\.com$/, nebius],
  [/^bedrock-mantle\.[\w-]+\.api\.aws$/, bedrock],
];

/** How the server at an endpoint is spoken to. */
export function dialectOf({ dialect, baseUrl }: Pick<Endpoint, "dialect" | "baseUrl">): Dialect {
  const host = dialect === "openai" && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : "";
  return byHost.find(([pattern]) => pattern.test(host))?.[1] ?? dialects[dialect];
}
