import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Runner } from "../jobs/runner";
import { HttpError, notFound } from "../protocol/errors";
import { parseBody } from "../protocol/parse";
import { status } from "../protocol/status";
import type { Services } from "../services";
import { unixSeconds } from "../system/clock";
import type { JobList } from "./answers";
import { Ask, answerOnce } from "./ask";
import { dashboardAssets } from "./assets";
import { streamChanges } from "./live";
import { loginPage } from "./login-page";
import { requireOwnPages } from "./own-pages";
import { dashboardSessions } from "./sessions";
import { fileList, modelList } from "./tables";
import { jobPage, jobRow } from "./views";

/** Nothing but this server's own files runs or is loaded, and no other page may frame it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

const ROWS_SHOWN = 100;

const ListQuery = z.object({ after: z.string().optional() });
const PageQuery = z.object({ since: z.coerce.number().int().min(0).default(0) });

/** The pages at `/` and what they ask for under `/dashboard`; `ticket` makes the secret part of a one-time link. */
export function createDashboard(services: Services, runner: Runner) {
  const sessions = dashboardSessions(services.keys.apiKey, () => Date.now());
  const assets = dashboardAssets();

  const send = (reply: FastifyReply, name: string) => {
    const asset = assets.get(name);
    if (!asset) throw new HttpError(status.notFound, `There is no dashboard file "${name}".`);
    return reply.type(asset.type).send(asset.content);
  };
  const sendLogin = (reply: FastifyReply, refused: boolean) =>
    reply.type("text/html; charset=utf-8").send(loginPage(refused));
  const requireSession = async (request: FastifyRequest) => {
    if (!sessions.isOpen(request))
      throw new HttpError(status.unauthorized, "Log in to the dashboard first.", { code: "login_needed" });
  };

  function pages(app: FastifyInstance): void {
    app.get<{ Querystring: { ticket?: string } }>("/", async (request, reply) => {
      const { ticket } = request.query;
      if (ticket !== undefined && sessions.redeem(String(ticket))) {
        sessions.open(reply);
        return reply.redirect("/", status.seeOther);
      }
      return sessions.isOpen(request) ? send(reply, "index.html") : sendLogin(reply, false);
    });
    app.get<{ Params: { name: string } }>("/dashboard/assets/:name", (request, reply) =>
      send(reply, request.params.name),
    );
    app.post("/dashboard/login", async (request, reply) => {
      const key = new URLSearchParams(String(request.body)).get("key") ?? "";
      if (!sessions.isKey(key)) return sendLogin(reply.code(status.unauthorized), true);
      sessions.open(reply);
      return reply.redirect("/", status.seeOther);
    });
    app.post("/dashboard/logout", async (_request, reply) => {
      sessions.close(reply);
      return reply.redirect("/", status.seeOther);
    });
  }

  function views(app: FastifyInstance): void {
    app.addHook("onRequest", requireSession);
    app.addHook("onRequest", requireOwnPages);
    app.get("/dashboard/jobs", async (request) => {
      const { after } = parseBody(ListQuery, request.query);
      const position = after === undefined ? undefined : services.store.jobs.position(after);
      const page = services.store.jobs.list({ after: position, limit: ROWS_SHOWN });
      const jobs = page.data.map((job) => jobRow(services, job));
      return { jobs, hasMore: page.hasMore, now: unixSeconds(services.clock) } satisfies JobList;
    });
    app.get<{ Params: { id: string } }>("/dashboard/jobs/:id", async (request) => {
      const job = services.store.jobs.get(request.params.id);
      if (!job) throw notFound.job(request.params.id);
      return jobPage(services, job, parseBody(PageQuery, request.query).since);
    });
    for (const action of ["cancel", "pause", "resume"] as const)
      app.post<{ Params: { id: string } }>(`/dashboard/jobs/:id/${action}`, async ({ params }) =>
        jobRow(services, runner[action](params.id)),
      );
    app.get("/dashboard/files", async (request) =>
      fileList(services, parseBody(ListQuery, request.query).after, ROWS_SHOWN),
    );
    app.get("/dashboard/models", async (request) =>
      modelList(services, parseBody(ListQuery, request.query).after, ROWS_SHOWN),
    );
    app.get("/dashboard/live", async (_request, reply) => streamChanges(services.feed, reply));
    app.post("/dashboard/ask", async (request, reply) => answerOnce(services, parseBody(Ask, request.body), reply));
  }

  return {
    ticket: () => sessions.ticket(),
    async routes(app: FastifyInstance): Promise<void> {
      app.addHook("onRequest", async (_request, reply) => {
        reply.headers(headers);
      });
      const form = { parseAs: "string", bodyLimit: 4_096 } as const;
      app.addContentTypeParser("application/x-www-form-urlencoded", form, (_request, body, done) => done(null, body));
      await sessions.register(app);
      pages(app);
      await app.register(async (inner) => views(inner));
    },
  };
}
