import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { notFound } from "../../protocol/errors";
import { newId } from "../../protocol/ids";
import { requireAdminKey } from "../../protocol/keys";
import { parseBody } from "../../protocol/parse";
import type { Services } from "../../services";
import type { PermissionRecord } from "../../store/permissions";
import { unixSeconds } from "../../system/clock";
import type { Dialect } from "../dialects";
import { listWithIds } from "../lists";
import { choiceOf, limitOf, positionOf, queryOf } from "../query";
import { idParam } from "./params";

const CreatePermission = z.strictObject({ project_ids: z.array(z.string().min(1).max(200)).min(1).max(100) });

const path = "/fine_tuning/checkpoints/:fine_tuned_model_checkpoint/permissions";

/** Sharing a checkpoint with other projects. These routes, and only these, want the admin key. */
export function permissionRoutes(app: FastifyInstance, services: Services, dialect: Dialect): void {
  const { permissions } = services.store;

  app.addHook("onRequest", async (request) => requireAdminKey(request, services.keys, dialect.keyHeader));

  const toWire = (permission: PermissionRecord) => ({
    object: "checkpoint.permission" as const,
    id: permission.id,
    created_at: permission.created_at,
    project_id: permission.project_id,
  });

  const checkpointOf = (name: string): string => {
    if (!services.store.models.get(name)) throw notFound.checkpoint(name);
    return name;
  };

  app.get(path, async (request) => {
    const checkpoint = checkpointOf(idParam(request, "fine_tuned_model_checkpoint"));
    const query = queryOf(request);
    const page = permissions.list(checkpoint, {
      after: positionOf(query, (after) => permissions.position(checkpoint, after)),
      limit: limitOf(query, { default: 10, max: 100 }),
      order: choiceOf(query, "order", ["descending", "ascending"], "descending"),
      projectId: query.get("project_id") ?? undefined,
    });
    return listWithIds(page, toWire, null);
  });

  app.post(path, async (request) => {
    const checkpoint = checkpointOf(idParam(request, "fine_tuned_model_checkpoint"));
    const body = parseBody(CreatePermission, request.body);
    const created_at = unixSeconds(services.clock);
    const data = services.store.together(() =>
      [...new Set(body.project_ids)].map((project_id) =>
        permissions.grant(checkpoint, { id: newId.permission(), project_id, created_at }),
      ),
    );
    return listWithIds({ data, hasMore: false }, toWire, null);
  });

  app.delete(`${path}/:permission_id`, async (request) => {
    const checkpoint = checkpointOf(idParam(request, "fine_tuned_model_checkpoint"));
    const id = idParam(request, "permission_id");
    if (!permissions.remove(checkpoint, id)) throw notFound.permission(id);
    return { object: "checkpoint.permission", id, deleted: true };
  });
}
