import type { FastifyInstance } from "fastify";
import type { Desk } from "../jobs/desk";
import type { Manner, ServerContext } from "./context";
import { playFaults } from "./faulty";
import { requireKey } from "./keys";
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
