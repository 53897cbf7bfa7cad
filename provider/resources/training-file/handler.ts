import { randomUUID } from "node:crypto";
import type { dynamic } from "@pulumi/pulumi";
import { z } from "zod";
import { dialectOf } from "../../api/dialects";
import { refusedBecause } from "../../api/dialects/capabilities";
import { type DatasetReport, type DatasetSource, inspectDataset } from "../../dataset";
import { type Handler, isNew, type Properties } from "../../engine/handler";
import { secretPaths } from "../../engine/hide-secrets";
import { containsUnknown } from "../../engine/unknown";
import { resourceName } from "../../engine/urn";
import { withoutTelling } from "../../engine/without-telling";
import { UserError } from "../../errors";
import type { Session } from "../../session/session";
import { withoutUndefined } from "../../values";
import { argumentChanges, type ChangeTable } from "../shared/argument-changes";
import { failureOf, type Problem, schemaProblems, withoutProvider } from "../shared/check";
import { findingsText } from "../shared/findings-text";
import { dataFields } from "../shared/inputs";
import { leadsElsewhere, lookWhereMade, storedEndpoint } from "../shared/made-elsewhere";
import { orUnknown, type Shapes, STATE_VERSION, shapeOf, withParsedState } from "../shared/parsed-state";
import { reachabilityProblems } from "../shared/reachability-problems";
import { tellChange } from "../shared/tell-changed-rows";
import { isNameOf } from "../shared/vendor-filename";
import { sourceProblems, trainingFileSchema } from "./schema";
import type { CheckedData, TrainingFileInputs, UploadOutputs } from "./training-file";
import { uploadOnce } from "./upload-once";

/** Arguments, and what `check` found in the data; in a preview it finds nothing in data that are not known yet. */
interface Checked extends TrainingFileInputs, CheckedData {
  /** In a preview, what the program is to tell: what `up` will be refused for. */
  problems?: string | undefined;
}

/** What the engine holds: that, and the upload. */
type State = Checked & UploadOutputs;

const inputsShape = shapeOf<Checked>({
  path: z.string().optional(),
  rows: orUnknown(z.array(z.unknown())).optional(),
  resourceUrn: z.string(),
});

const shapes: Shapes<Checked, State> = {
  what: "training file",
  inputs: inputsShape,
  state: shapeOf<State>({
    contentHash: z.string(),
    filename: z.string(),
    endpoint: z.looseObject({ baseUrl: z.string(), dialect: z.string() }).optional(),
    instance: z.string().optional(),
  }),
};

export function trainingFileHandler(session: Session): Handler {
  return withParsedState(shapes, {
    check: (olds, news) => check(session, olds, news),
    diff: (id, olds, news) => diff(session, id, olds, news),
    create: (inputs) => create(session, inputs),
    read: (id, props) => read(session, id, props),
    update: (id, olds, news) => update(session, id, olds, news),
    delete: (id, props) => remove(session, id, props),
  });
}

async function check(session: Session, olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const { tellsProblems, inputs: given } = withoutTelling(news);
  const { ignored, inputs: written } = withoutIgnored(olds, given);
  const inputs = withoutProvider(written);
  const problems = [...schemaProblems(trainingFileSchema, inputs), ...sourceProblems(inputs)];
  if (isNew(olds) && !containsUnknown(inputs.connection))
    problems.push(...(await session.connectionProblems(inputs.connection as TrainingFileInputs["connection"])));
  problems.push(...expiryProblems(session, inputs));
  if (problems.length === 0 && isNew(olds) && session.isPreview) problems.push(...(await previewNew(session, inputs)));
  if (problems.length > 0 || containsUnknown(inputs) || !inputsShape.fits(inputs))
    return { inputs: written, failures: problems };
  const { path, rows, method, allowSecrets, resourceUrn: urn } = inputs;
  const isSecret = (name: string) => secretPaths(inputs).some(([argument]) => argument === name);
  const source: DatasetSource =
    path === undefined ? { rows: rows ?? [], name: resourceName(urn), secret: isSecret("rows") } : { path };
  const report = await inspectDataset(source, { method, role: "either", allowSecrets });
  if (path === undefined) session.sources.rememberRows(report.contentHash, resourceName(urn));
  // What is remembered here is shown on other resources' rows.
  else if (!isSecret("path")) session.sources.remember(report.contentHash, path);
  if (isNew(olds) && report.warnings > 0) session.tell(urn, findingsText(report, "warning", path), "warning");
  const checked = { ...written, ...(ignored ?? dataOf(report)) };
  if (report.errors === 0) return { inputs: checked, failures: [] };
  session.refusedData.add(report.contentHash);
  const reason = findingsText(report, "error", path);
  if (!tellsProblems)
    return { inputs: checked, failures: [{ property: path === undefined ? "rows" : "path", reason }] };
  return { inputs: { ...checked, problems: failureOf({ property: "", reason }, inputs).reason }, failures: [] };
}

/**
 * What an earlier check found comes back from the engine where the program ignores its changes: then it goes on saying what the
 * upload is, whatever has become of the data.
 */
function withoutIgnored(olds: Properties, given: Properties): { ignored?: Properties; inputs: Properties } {
  if (given.contentHash === undefined || given.contentHash !== olds.contentHash) return { inputs: given };
  const isFound = ([name]: [string, unknown]) => (dataFields as readonly string[]).includes(name);
  const inputs = Object.fromEntries(Object.entries(given).filter((entry) => !isFound(entry)));
  return { ignored: Object.fromEntries(Object.entries(olds).filter(isFound)), inputs };
}

/** Not every vendor lets files expire; one that is kept for ever instead would be a surprise. */
function expiryProblems(session: Session, { expiresAfterSeconds, connection }: Properties): Problem[] {
  if (expiresAfterSeconds === undefined || containsUnknown(connection)) return [];
  const endpoint = session.whereTo(connection as TrainingFileInputs["connection"]);
  const reason = endpoint && refusedBecause(dialectOf(endpoint).capabilities.expiresAfterSeconds);
  return reason === undefined ? [] : [{ property: "expiresAfterSeconds", reason }];
}

/** What a preview has to say beside the data's own faults. */
async function previewNew(session: Session, inputs: Properties): Promise<Problem[]> {
  if (containsUnknown(inputs.path) || containsUnknown(inputs.rows))
    session.tell(String(inputs.resourceUrn), "the data are known only at `up`, and are checked then");
  if (containsUnknown(inputs.connection) || !inputsShape.fits(inputs)) return [];
  return reachabilityProblems(session, inputs, "a key");
}

function dataOf({ contentHash, examples, tokens, format }: DatasetReport): Partial<CheckedData> {
  return withoutUndefined({
    contentHash,
    examples,
    tokens: tokens.perEpoch,
    tokensPlusMinus: tokens.plusMinus,
    format,
  });
}

/** Rows count by their content, wherever they come from; a file's name by the mark in the name at the vendor. */
const onChange = {
  contentHash: "replace",
  purpose: "replace",
  expiresAfterSeconds: "replace",
  filename: "special",
  connection: "update",
  path: "ignore",
  rows: "ignore",
  method: "ignore",
  allowSecrets: "ignore",
  examples: "ignore",
  tokens: "ignore",
  tokensPlusMinus: "ignore",
  format: "ignore",
  resourceUrn: "ignore",
  pulumiOrganization: "ignore",
  secretArguments: "ignore",
  timeouts: "ignore",
  // Of what is unchanged the engine shows the program the outputs of the state, which know of no problem.
  problems: "update",
} as const satisfies ChangeTable<Checked>;

/** Rows that nobody could read are no others: the file is told to the program as it is. */
const isUnread = ({ contentHash }: Checked): boolean => contentHash === "";

const withPurpose = <T extends Checked>(inputs: T): T => ({ ...inputs, purpose: inputs.purpose ?? "fine-tune" });

async function diff(session: Session, id: string, olds: State, news: Checked): Promise<dynamic.DiffResult> {
  session.lastSeen.saw({ urn: news.resourceUrn, instance: olds.instance, id, ready: true });
  if (containsUnknown(news) || isUnread(news)) return { changes: true, replaces: [] };
  const changed = argumentChanges<Checked>(onChange, withPurpose(olds), withPurpose(news));
  const replaces = [
    ...changed.replaces,
    ...(news.filename === undefined || isNameOf(olds.filename, { ...news, urn: olds.resourceUrn }) ? [] : ["filename"]),
  ];
  await tellChange(session, news.resourceUrn, "the data are others", olds, news);
  return {
    changes: replaces.length > 0 || changed.updates.length > 0 || leadsElsewhere(session, olds, news.connection),
    replaces,
  };
}

async function create(session: Session, inputs: Checked): Promise<dynamic.CreateResult> {
  const { endpoint, api } = session.connect(inputs.connection);
  const { rows, ...kept } = inputs;
  const file = await uploadOnce(session, api, inputs);
  const instance = randomUUID();
  session.lastSeen.saw({ urn: inputs.resourceUrn, instance, id: file.id, ready: true });
  const outputs: UploadOutputs = {
    fileId: file.id,
    bytes: file.bytes,
    filename: file.filename,
    createdAt: file.createdAt,
    expiresAt: file.expiresAt,
    status: file.status,
    endpoint: storedEndpoint(endpoint),
    instance,
    stateVersion: STATE_VERSION,
  };
  return { id: file.id, outs: withoutUndefined({ ...kept, ...outputs }) };
}

async function read(session: Session, id: string, props: Partial<State>): Promise<dynamic.ReadResult> {
  const { endpoint, api } = session.connect(props.connection);
  const file = await lookWhereMade(`file ${id}`, props, { endpoint, api }, () => api.getFile(id));
  if (file === undefined) return {};
  // A server that does not say how large a file is has not made it empty.
  const bytes = file.bytes > 0 ? file.bytes : props.bytes;
  return { id, props: withoutUndefined({ ...props, bytes, status: file.status, expiresAt: file.expiresAt }) };
}

/** Only the way to the file changed: the upload stays what it is, if it is there. */
async function update(session: Session, id: string, olds: State, news: Checked): Promise<dynamic.UpdateResult> {
  const { endpoint, api } = session.connect(news.connection);
  const file = await lookWhereMade(`file ${id}`, olds, { endpoint, api }, () => api.getFile(id));
  if (file === undefined)
    throw new UserError(
      `updating training file "${resourceName(news.resourceUrn)}": file ${id} does not exist any more. ` +
        "Next: run `pulumi up --refresh`, which uploads it again; that alone trains nothing.",
    );
  const { rows, filename, ...inputs } = news;
  return { outs: withoutUndefined({ ...olds, ...inputs, endpoint: storedEndpoint(endpoint) }) };
}

async function remove(session: Session, id: string, props: State): Promise<void> {
  const urn = session.urnOf(props);
  if (session.lastSeen.judgeDelete({ urn, instance: props.instance, id }) === "held-elsewhere") return;
  const { endpoint, api } = session.connect(props.connection);
  const file = await lookWhereMade(`file ${id}`, props, { endpoint, api }, () => api.getFile(id));
  if (file !== undefined) await lookWhereMade(`file ${id}`, props, { endpoint, api }, () => api.deleteFile(id));
}
