import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { absent } from "../../api/absent";
import { dialectOf } from "../../api/dialects";
import { refusedBecause } from "../../api/dialects/capabilities";
import type { FineTuningApi } from "../../api/fine-tuning-api";
import { collect } from "../../api/pages";
import { isForbidden, isWrongKey } from "../../api/statuses";
import type { CheckpointPermission as Permission } from "../../api/types";
import { type Handler, isNew, type Properties } from "../../engine/handler";
import { containsUnknown } from "../../engine/unknown";
import { ApiError } from "../../errors";
import type { Session } from "../../session/session";
import { withoutUndefined } from "../../values";
import { argumentChanges, type ChangeTable, sameValue } from "../shared/argument-changes";
import { type Problem, schemaProblems, withoutProvider } from "../shared/check";
import { lookWhereMade, storedEndpoint } from "../shared/made-elsewhere";
import { orUnknown, type Shapes, STATE_VERSION, shapeOf, withParsedState } from "../shared/parsed-state";
import { connectionSchema, declarationSchema, text } from "../shared/rules";
import type { CheckpointPermissionInputs, CheckpointPermissionOutputs } from "./checkpoint-permission";

type State = CheckpointPermissionInputs & CheckpointPermissionOutputs;

const schema = z.strictObject({
  checkpoint: text("must be the name of a checkpoint's model; a job has none where its server keeps no checkpoints"),
  projectIds: z
    .array(text("must be project ids"), "must be a list of project ids")
    .min(1, "must name at least one project")
    .refine((ids) => new Set(ids).size === ids.length, "names a project twice"),
  connection: connectionSchema.optional(),
  ...declarationSchema,
});

const inputsShape = shapeOf<CheckpointPermissionInputs>({
  checkpoint: z.string(),
  projectIds: orUnknown(z.array(z.string())),
  resourceUrn: z.string(),
});

const shapes: Shapes<CheckpointPermissionInputs, State> = {
  what: "checkpoint permission",
  inputs: inputsShape,
  state: shapeOf<State>({
    checkpoint: z.string(),
    projectIds: z.array(z.string()),
    permissions: z.array(z.looseObject({ id: z.string(), projectId: z.string() })),
  }),
};

export function checkpointPermissionHandler(session: Session): Handler {
  return withParsedState(shapes, {
    check: (olds, news) => check(session, olds, news),
    diff: async (_id, olds, news) => diff(olds, news),
    create: (inputs) => create(session, inputs),
    read: (id, props) => read(session, id, props),
    update: async (_id, olds, news) => ({ outs: await share(session, news, olds.permissions) }),
    delete: (_id, props) => remove(session, props),
  });
}

async function check(session: Session, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const inputs = withoutProvider(news);
  const failures = schemaProblems(schema, inputs);
  if (failures.length === 0 && isNew(olds) && !containsUnknown(inputs.connection) && inputsShape.fits(inputs))
    failures.push(...(await keyProblems(session, inputs)));
  return { inputs: news, failures };
}

/** Looks whether the key may share at all: only an admin key may, and nobody wants to train for an hour before hearing that. */
async function keyProblems(session: Session, inputs: CheckpointPermissionInputs): Promise<Problem[]> {
  const { connection, checkpoint } = inputs;
  const endpoint = session.whereTo(connection);
  if (endpoint === undefined) return session.connectionProblems(connection);
  const because = refusedBecause(dialectOf(endpoint).capabilities.CheckpointPermission);
  if (because !== undefined) return [{ property: "", reason: `CheckpointPermission ${because}` }];
  // A checkpoint that is still to be trained cannot be asked for; of one that does not exist a server refuses the key first.
  const asked = containsUnknown(checkpoint) ? "pulumi-fine-tuning-probe" : checkpoint;
  try {
    await collect(session.connect(connection).api.listCheckpointPermissions(asked, { repeat: "never" }), 1);
  } catch (error) {
    // What else went wrong may be right at `up`: no answer, no key where there is none for anybody, no such checkpoint yet.
    if (ApiError.is(error) && (isWrongKey(error) || isForbidden(error)))
      return [{ property: "", reason: `${error.message}\n${adminKeyAdvice}` }];
  }
  return [];
}

const adminKeyAdvice =
  "Sharing a checkpoint needs an admin key: set OPENAI_ADMIN_KEY, or run `pulumi config set --secret fine-tuning:adminKey`.";

/** Projects count by what is granted, which may be less than what was declared. */
const onChange = {
  checkpoint: "replace",
  projectIds: "special",
  connection: "update",
  resourceUrn: "ignore",
  pulumiOrganization: "ignore",
  secretArguments: "ignore",
  timeouts: "ignore",
} as const satisfies ChangeTable<CheckpointPermissionInputs>;

function diff(olds: State, news: CheckpointPermissionInputs): dynamic.DiffResult {
  const { replaces, updates, undecided } = argumentChanges<CheckpointPermissionInputs>(onChange, olds, news);
  const granted = olds.permissions.map(({ projectId }) => projectId).sort();
  const wanted = Array.isArray(news.projectIds) ? [...news.projectIds].sort() : news.projectIds;
  const changes = [...replaces, ...updates, ...undecided].length > 0 || !sameValue(granted, wanted);
  return { changes, replaces };
}

async function create(session: Session, inputs: CheckpointPermissionInputs): Promise<dynamic.CreateResult> {
  return { id: inputs.checkpoint, outs: await share(session, inputs, []) };
}

/** Observe, then ensure: what exists is kept, what is missing is granted, what only this resource granted is withdrawn. */
async function share(
  session: Session,
  inputs: CheckpointPermissionInputs,
  held: { id: string; projectId: string }[],
): Promise<Properties> {
  const { api, endpoint } = session.connect(inputs.connection);
  const { checkpoint, projectIds } = inputs;
  const existing = await collect(api.listCheckpointPermissions(checkpoint));
  const missing = projectIds.filter((id) => !existing.some(({ projectId }) => projectId === id));
  if (missing.length > 0) await api.createCheckpointPermissions(checkpoint, missing);
  for (const { id, projectId } of held) if (!projectIds.includes(projectId)) await withdraw(api, checkpoint, id);
  return outputs(inputs, endpoint, await collect(api.listCheckpointPermissions(checkpoint)));
}

function outputs(
  inputs: Pick<CheckpointPermissionInputs, "checkpoint" | "projectIds">,
  endpoint: FineTuningApi["endpoint"],
  granted: Permission[],
): Properties {
  const permissions = inputs.projectIds.flatMap((wanted) =>
    granted
      .filter(({ projectId }) => projectId === wanted)
      .map(({ id, projectId, createdAt }) => ({ id, projectId, createdAt })),
  );
  const own: CheckpointPermissionOutputs = {
    permissions,
    endpoint: storedEndpoint(endpoint),
    stateVersion: STATE_VERSION,
  };
  return withoutUndefined({ ...inputs, ...own });
}

async function read(session: Session, id: string, props: Partial<State>): Promise<dynamic.ReadResult> {
  const { api, endpoint } = session.connect(props.connection);
  const granted = await lookWhereMade(`checkpoint ${id}`, props, { endpoint, api }, () =>
    collect(api.listCheckpointPermissions(id)),
  );
  if (granted === undefined || granted.length === 0) return {};
  // An import knows no more than the checkpoint: then all that is granted is the resource's.
  const { checkpoint = id, projectIds = [...new Set(granted.map(({ projectId }) => projectId))] } = props;
  const ours = granted.filter(({ projectId }) => projectIds.includes(projectId));
  return ours.length === 0 ? {} : { id, props: outputs({ ...props, checkpoint, projectIds }, endpoint, ours) };
}

async function remove(session: Session, { connection, checkpoint, permissions }: State): Promise<void> {
  const { api } = session.connect(connection);
  for (const { id } of permissions) await withdraw(api, checkpoint, id);
}

async function withdraw(api: FineTuningApi, checkpoint: string, permissionId: string): Promise<void> {
  await api.deleteCheckpointPermission(checkpoint, permissionId).catch(absent);
}
