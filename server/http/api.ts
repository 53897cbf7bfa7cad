import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Desk } from "../jobs/desk";
import type { Manner, ServerContext } from "./context";
import { badRequest } from "./errors";
import { playFaults } from "./faulty";
import { requireKey } from "./keys";
import { queryOf } from "./query";
import { chatRoutes } from "./routes/chat";
import { fileRoutes } from "./routes/files";
import { graderRoutes } from "./routes/graders";
import { jobRoutes } from "./routes/jobs";
import { modelRoutes } from "./routes/models";
import { permissionRoutes } from "./routes/permissions";
import { uploadRoutes } from "./routes/uploads";

/** All routes of the API under one prefix, in one vendor's manner. */
export function registerApi(
  app: FastifyInstance,
  context: ServerContext,
  desk: Desk,
  prefix: string,
  manner: Manner,
): void {
  app.register(
    async (api) => {
      playFaults(api, context.faults, prefix);
      if (prefix === "/openai") api.addHook("onRequest", async (request) => requireApiVersion(request));
      await api.register(async (admin) => permissionRoutes(admin, context, manner));
      await api.register(async (user) => {
        user.addHook("onRequest", async (request) => requireKey(request, context.keys.apiKey, manner.keyHeader));
        fileRoutes(user, context, manner);
        if (manner.hasUploads) uploadRoutes(user, context, manner);
        jobRoutes(user, context, manner, desk);
        modelRoutes(user, context);
        graderRoutes(user);
        chatRoutes(user, context, manner);
      });
    },
    { prefix },
  );
}

// Azure's older addresses carry the version of the API in the query, the newer ones in the path.
function requireApiVersion(request: FastifyRequest): void {
  if (queryOf(request).has("api-version")) return;
  throw badRequest("Missing required query parameter: 'api-version'.", "api-version", "missing_required_parameter");
}
