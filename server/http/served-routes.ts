import type { FastifyInstance, HTTPMethods } from "fastify";
import { HttpError } from "../protocol/errors";
import { status } from "../protocol/status";

export interface ServedRoute {
  method: string;
  url: string;
}

const methods: HTTPMethods[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];

/** Keeps a list of every route that is added from now on. */
export function listRoutes(app: FastifyInstance): ServedRoute[] {
  const served: ServedRoute[] = [];
  app.addHook("onRoute", (route) => {
    if (route.config && "refused" in route.config) return;
    for (const method of [route.method].flat()) if (method !== "HEAD") served.push({ method, url: route.url });
  });
  return served;
}

/** A path that is served answers other methods with 405 and what it allows. Registered after all other routes. */
export function refuseOtherMethods(app: FastifyInstance, served: ServedRoute[]): void {
  app.register(async (last) => {
    for (const url of new Set(served.map((route) => route.url))) {
      const allowed = served.filter((route) => route.url === url).map((route) => route.method);
      last.route({
        method: methods.filter((method) => !allowed.includes(method)),
        url,
        config: { refused: true },
        // Before the body is read: whatever is in it, the method is wrong.
        onRequest: async (request, reply) => {
          reply.header("allow", allowed.join(", "));
          throw new HttpError(
            status.methodNotAllowed,
            `Not allowed to ${request.method} on ${request.url.split("?")[0]}.`,
            {
              code: "method_not_supported",
            },
          );
        },
        handler: async () => undefined,
      });
    }
  });
}
