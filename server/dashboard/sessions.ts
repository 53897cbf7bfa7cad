import { createHmac, randomBytes } from "node:crypto";
import cookie from "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sameKey } from "../protocol/keys";

const seconds = 7 * 86_400;

/** Who may see the dashboard: whoever showed the key, or opened the one-time link that the server printed. */
export interface Sessions {
  /** Lets the routes of this part of the server read and write cookies. */
  register(app: FastifyInstance): Promise<void>;
  isOpen(request: FastifyRequest): boolean;
  /** The key as the login form sent it. */
  isKey(given: string): boolean;
  /** Makes the secret part of a one-time link. */
  ticket(): string;
  /** True once for each ticket. */
  redeem(ticket: string): boolean;
  open(reply: FastifyReply): void;
  close(reply: FastifyReply): void;
}

/** Sessions are signed with the key itself, so that they outlive a restart and end when the key changes. */
export function dashboardSessions(apiKey: string, now: () => number): Sessions {
  const tickets = new Set<string>();
  const derived = (purpose: string) => createHmac("sha256", apiKey).update(`dashboard:${purpose}`).digest("hex");
  // A browser sends a host's cookies to all its ports: servers with different keys need different names.
  const name = `fine_tuning_${derived("name").slice(0, 8)}`;
  const options = { path: "/", httpOnly: true, sameSite: "strict" } as const;

  return {
    async register(app) {
      await app.register(cookie, { secret: derived("session") });
    },
    isOpen(request) {
      const { valid, value } = request.unsignCookie(request.cookies[name] ?? "");
      return valid && Number(value) > now() / 1000;
    },
    isKey: (given) => sameKey(given, apiKey),
    ticket() {
      const ticket = randomBytes(24).toString("base64url");
      tickets.add(ticket);
      return ticket;
    },
    redeem: (ticket) => tickets.delete(ticket),
    open(reply) {
      const expiry = Math.floor(now() / 1000) + seconds;
      reply.setCookie(name, String(expiry), { ...options, maxAge: seconds, signed: true });
    },
    close(reply) {
      reply.setCookie(name, "", { ...options, maxAge: 0 });
    },
  };
}
