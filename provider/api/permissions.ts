import type { KeySource } from "../endpoint/credential";
import type { Client } from "./client";
import type { FineTuningApi } from "./fine-tuning-api";
import { get, list, remove } from "./operations";
import { permissionFromWire, WirePermission, wireList } from "./wire";

type PermissionOperations = Pick<
  FineTuningApi,
  "listCheckpointPermissions" | "createCheckpointPermissions" | "deleteCheckpointPermission"
>;

/** Sharing a checkpoint with other projects: the only operations that want an admin key. */
export function permissionOperations(client: Client, key: KeySource): PermissionOperations {
  return {
    listCheckpointPermissions: (checkpoint, options) =>
      list(
        client,
        { ...get(`listing the permissions of checkpoint "${checkpoint}"`, permissionsPath(checkpoint), options), key },
        WirePermission,
        permissionFromWire,
      ),
    createCheckpointPermissions: async (checkpoint, projectIds, options) => {
      const doing = `sharing checkpoint "${checkpoint}" with ${projectIds.map((id) => `"${id}"`).join(", ")}`;
      const call = {
        doing,
        method: "POST",
        path: permissionsPath(checkpoint),
        json: { project_ids: projectIds },
      } as const;
      const { data } = await client.read(
        { ...call, repeat: "if-never-sent", key, ...options },
        wireList(WirePermission),
      );
      return (data ?? []).map(permissionFromWire);
    },
    deleteCheckpointPermission: (checkpoint, id, options) => {
      const path = `${permissionsPath(checkpoint)}/${encodeURIComponent(id)}`;
      return remove(client, `deleting permission "${id}" of checkpoint "${checkpoint}"`, path, { key, ...options });
    },
  };
}

function permissionsPath(checkpoint: string): string {
  return `/fine_tuning/checkpoints/${encodeURIComponent(checkpoint)}/permissions`;
}
