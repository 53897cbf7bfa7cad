import type { FastifyInstance } from "fastify";
import type { Services } from "../../services";
import { idParam } from "./params";

export function modelRoutes(app: FastifyInstance, { models }: Services): void {
  app.get("/models", async () => ({ object: "list", data: models.list() }));

  app.get("/models/:model", async (request) => models.get(idParam(request, "model")));

  app.delete("/models/:model", async (request) => {
    const id = idParam(request, "model");
    models.remove(id);
    return { object: "model", id, deleted: true };
  });
}
