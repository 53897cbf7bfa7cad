import type { Environment } from "../../endpoint/dispatcher";
import { ConfigError } from "../../errors";
import { fieldsOf } from "../../values";
import type { JobRequest } from "../wire-request";

const VARIABLE = "WANDB_API_KEY";

/**
 * The key of Weights & Biases for a vendor that wants it in the create call; `undefined` where a job reports nothing there.
 * It is read when it is sent, and whoever sends it names it in the call's `secrets`. Throws `ConfigError` where it is not set.
 */
export function wandbKeyFor(vendor: string, { integrations }: JobRequest, env: Environment): string | undefined {
  if (integrations === undefined || integrations.length === 0) return undefined;
  const key = env[VARIABLE]?.trim() ?? "";
  if (key !== "") return key;
  throw new ConfigError(
    `integrations: ${vendor} reports to Weights & Biases with your key, and the environment variable ${VARIABLE} is not set. Nothing was submitted. Next: set it, or leave \`integrations\` out.`,
  );
}

/** A request in OpenAI's spelling, with the key in each of its integrations. */
export function withWandbKey(body: Record<string, unknown>, key: string | undefined): Record<string, unknown> {
  if (key === undefined || !Array.isArray(body.integrations)) return body;
  const integrations = body.integrations.map((one: unknown) => {
    const { wandb, ...rest } = fieldsOf(one) ?? {};
    return { ...rest, wandb: { ...fieldsOf(wandb), api_key: key } };
  });
  return { ...body, integrations };
}
