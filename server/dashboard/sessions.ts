import { createHmac, randomBytes } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { sameKey } from "../protocol/keys";

const DAYS = 7;

/** Who may see the dashboard: whoever showed the key, or opened the one-time link that the server printed. */
export interface Sessions {
  isOpen(request: FastifyRequest): boolean;
  /** The key as the login form sent it. */
  isKey(given: string): boolean;
  /** Makes the word of a one-time link. */
  ticket(): string;
  /** True once for each ticket. */
  redeem(ticket: string): boolean;
  open(reply: FastifyReply): void;
  close(reply: FastifyReply): void;
}

/** Sessions are signed with the key itself, so that they outlive a restart and end when the key changes. */
export function dashboardSessions(apiKey: string, now: () => number): Sessions {
  const tickets = new Set<string>();
  const sign = (text: string) => createHmac("sha256", apiKey).update(`dashboard:${text}`).digest("base64url");
  // Browsers keep one jar for all ports of a host: servers with different keys need different names.
  const cookie = `fine_tuning_${sign("name").replace(/\W/g, "").slice(0, 8)}`;

  return {
    isOpen(request) {
      const [expiry = "", signature = ""] = cookieOf(request, cookie).split(".");
      return Number(expiry) > now() / 1000 && sameKey(signature, sign(expiry));
    },
    isKey: (given) => sameKey(given, apiKey),
    ticket() {
      const ticket = randomBytes(24).toString("base64url");
      tickets.add(ticket);
      return ticket;
    },
    redeem: (ticket) => tickets.delete(ticket),
    open(reply) {
      const expiry = String(Math.floor(now() / 1000) + DAYS * 86_400);
      setCookie(reply, cookie, `${expiry}.${sign(expiry)}`, DAYS * 86_400);
    },
    close: (reply) => setCookie(reply, cookie, "", 0),
  };
}

function setCookie(reply: FastifyReply, name: string, value: string, seconds: number): void {
  reply.header("set-cookie", `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict`);
}

function cookieOf(request: FastifyRequest, name: string): string {
  const pairs = (request.headers.cookie ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
}
