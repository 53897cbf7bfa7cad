import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { HttpError } from "./errors";
import { status } from "./status";

export interface Keys {
  apiKey: string;
  adminKey: string;
}

// Digests have one length, so the comparison tells nothing about the key.
const digest = (text: string) => createHash("sha256").update(text).digest();
export const sameKey = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Refuses requests without the key that the route wants. Keys are never echoed and never logged. */
export function requireKey(request: FastifyRequest, expected: string, header: "bearer" | "api-key"): void {
  const given = keyOf(request, header);
  if (given === undefined) {
    throw new HttpError(
      status.unauthorized,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      { code: "invalid_api_key" },
    );
  }
  if (!sameKey(given, expected)) {
    throw new HttpError(
      status.unauthorized,
      "Incorrect API key provided: ********. Unless it was given, the key was printed when fine-tuning-server first started on this data directory and is kept there in keys.json.",
      { code: "invalid_api_key" },
    );
  }
}

/** Permissions want the admin key; with the ordinary key the caller is known but not allowed. */
export function requireAdminKey(request: FastifyRequest, keys: Keys, header: "bearer" | "api-key"): void {
  const given = keyOf(request, header);
  if (given !== undefined && !sameKey(given, keys.adminKey) && sameKey(given, keys.apiKey)) {
    throw new HttpError(
      status.forbidden,
      "You have insufficient permissions for this operation. Missing scopes: api.fine_tuning.checkpoints.write. This endpoint needs an admin API key.",
      { code: "missing_scope" },
    );
  }
  requireKey(request, keys.adminKey, header);
}

function keyOf(request: FastifyRequest, header: "bearer" | "api-key"): string | undefined {
  const direct = request.headers["api-key"];
  if (header === "api-key" && typeof direct === "string") return direct;
  return /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
}
