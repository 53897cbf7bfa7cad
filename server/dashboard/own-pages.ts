import type { FastifyRequest } from "fastify";
import { HttpError } from "../protocol/errors";
import { status } from "../protocol/status";

/** What a browser says of where a request comes from. */
export interface Sender {
  /** `Sec-Fetch-Site`, which browsers send to addresses that they trust: HTTPS and the own machine. */
  site?: string | undefined;
  origin?: string | undefined;
  host?: string | undefined;
}

/**
 * Whether a page of this server sends it. The cookie alone does not tell: to a browser all ports of a host are one site, so a
 * page of another program on the same machine could send it along.
 */
export function comesFromOwnPages({ site, origin, host }: Sender): boolean {
  if (site !== undefined) return site === "same-origin";
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** Refuses what changes something or takes computing time, unless one of the dashboard's own pages asks for it. */
export async function requireOwnPages(request: FastifyRequest): Promise<void> {
  if (request.method === "GET" || request.method === "HEAD") return;
  const { "sec-fetch-site": site, origin, host } = request.headers;
  if (comesFromOwnPages({ site: site === undefined ? undefined : String(site), origin, host })) return;
  throw new HttpError(status.forbidden, "Only a page of this dashboard may ask for this.", { code: "foreign_page" });
}
