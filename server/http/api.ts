import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Runner } from "../jobs/runner";
import { badRequest } from "../protocol/errors";
import { requireKey } from "../protocol/keys";
import type { Services } from "../services";
import type { Dialect } from "./dialects";
import type { Faults } from "./faults";
import { playFaults } from "./play-faults";
import { queryOf } from "./query";
import { chatRoutes } from "./routes/chat";
import { fileRoutes } from "./routes/files";
import { graderRoutes } from "./routes/graders";
import { jobRoutes } from "./routes/jobs";
import { modelRoutes } from "./routes/models";
import { permissionRoutes } from "./routes/permissions";
import { uploadRoutes } from "./routes/uploads";

export interface Api {
  services: Services;
  runner: Runner;
  faults: Faults;
}

/** All routes of the API under one prefix, in one vendor's dialect. */
export function registerApi(app: FastifyInstance, { services, runner, faults }: Api, prefix: string, dialect: Dialect) {
  app.register(
    async (api) => {
      playFaults(api, faults, prefix);
      if (prefix === "/openai") api.addHook("onRequest", async (request) => requireApiVersion(request));
      await api.register(async (admin) => permissionRoutes(admin, services, dialect));
      await api.register(async (user) => {
        user.addHook("onRequest", async (request) => requireKey(request, services.keys.apiKey, dialect.keyHeader));
        fileRoutes(user, services, dialect);
        if (dialect.hasUploads) uploadRoutes(user, services, dialect);
        jobRoutes(user, services, runner, dialect);
        modelRoutes(user, services);
        graderRoutes(user);
        chatRoutes(user, services, dialect);
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
