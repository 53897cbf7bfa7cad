import type { Endpoint } from "../../endpoint/endpoint";
import { azure } from "./azure";
import { bedrock } from "./bedrock";
import type { Dialect } from "./dialect";
import { fireworks } from "./fireworks";
import { nebius } from "./nebius";
import { openai } from "./openai";
import { registryOf } from "./registry";
import { together } from "./together";

/** How a vendor's servers are spoken to: `openai` is OpenAI's API as it is, which many servers have. */
export type DialectName = "openai" | "azure" | "nebius" | "bedrock" | "together" | "fireworks";

/** Every dialect; a new one is added here, and nowhere else. */
const registered: Record<DialectName, Dialect> = { openai, azure, nebius, bedrock, together, fireworks };

/** The dialects, and what `connection.dialect` may say. */
export const dialects = registryOf(registered);

/** How the server at an endpoint is spoken to. */
export const dialectOf = (endpoint: Pick<Endpoint, "dialect" | "baseUrl">): Dialect => dialects.of(endpoint);
