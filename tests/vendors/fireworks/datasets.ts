import { partsOf } from "../multipart";
import { AgainstContract, Refused, type Route, type VendorRequest } from "../vendor-server";
import { bodyBy, type DatasetBody, datasetCreate, nothing, queryBy, uploadEndpoint } from "./contract";
import { masked, pageOf } from "./lists";
import { accountPath, checkedId, type Place, timeOf } from "./place";
import { faultInRows } from "./rows";

/** What `:upload` takes; larger files go by a signed URL. */
const LARGEST_UPLOAD = 150 * 1024 * 1024;

/** A dataset on the vendor's side. */
export interface Dataset {
  id: string;
  body: DatasetBody["dataset"];
  created: number;
  bytes: Buffer | undefined;
  /** How large each announced file is to be. */
  announced: Record<string, string>;
  isReady: boolean;
}

/** The datasets of an account. */
export function datasetsOf(place: Place) {
  const all = new Map<string, Dataset>();

  function existing({ params }: VendorRequest): Dataset {
    const dataset = all.get(params.dataset ?? "");
    if (!dataset) throw new Refused(404, `dataset "${params.dataset}" not found`, "NOT_FOUND");
    return dataset;
  }

  function create(request: VendorRequest) {
    const { datasetId, dataset: body } = bodyBy(datasetCreate, request);
    checkedId(datasetId, "datasetId");
    if (all.has(datasetId)) throw new Refused(409, `dataset "${datasetId}" already exists`, "ALREADY_EXISTS");
    const dataset = { id: datasetId, body, created: place.now(), bytes: undefined, announced: {}, isReady: false };
    all.set(datasetId, dataset);
    return { body: shown(dataset) };
  }

  function upload(request: VendorRequest) {
    queryBy(request.query, []);
    const dataset = existing(request);
    const parts = partsOf(request);
    const [file] = parts;
    if (parts.length !== 1 || file?.name !== "file" || file.filename === undefined) {
      throw new AgainstContract(`the form has ${parts.map(({ name }) => name).join(", ")}, not one file`);
    }
    if (file.bytes.length > LARGEST_UPLOAD) throw new Refused(413, "file is larger than 150 MB", "INVALID_ARGUMENT");
    become(dataset, file.bytes);
    const { length: bytes } = file.bytes;
    const { id, created: created_at } = dataset;
    return { body: { id, bytes, created_at, filename: file.filename, object: "file", purpose: "fine-tune" } };
  }

  function announce(request: VendorRequest) {
    const dataset = existing(request);
    dataset.announced = bodyBy(uploadEndpoint, request).filenameToSize;
    const urlOf = (name: string) =>
      `${place.origin()}/signed/datasets/${dataset.id}/${encodeURIComponent(name)}?signature=${place.secret}`;
    const names = Object.keys(dataset.announced);
    return { body: { filenameToSignedUrls: Object.fromEntries(names.map((name) => [name, urlOf(name)])) } };
  }

  function put(request: VendorRequest) {
    const dataset = existing(request);
    const { params, headers, query, body } = request;
    if (headers.authorization !== undefined) throw new AgainstContract("the API key was sent to a signed URL");
    if (query.get("signature") !== place.secret)
      throw new Refused(403, "signature does not match", "PERMISSION_DENIED");
    const size = dataset.announced[params.file ?? ""];
    if (size !== String(body.length)) throw new AgainstContract(`${body.length} bytes were sent, ${size} announced`);
    dataset.bytes = body;
    return { body: "" };
  }

  function validate(request: VendorRequest) {
    const dataset = existing(request);
    bodyBy(nothing, request);
    if (!dataset.bytes) throw new Refused(400, "no file was uploaded", "FAILED_PRECONDITION");
    become(dataset, dataset.bytes);
    return { body: {} };
  }

  function become(dataset: Dataset, bytes: Buffer): void {
    if (dataset.isReady) throw new Refused(400, "the dataset is READY already", "FAILED_PRECONDITION");
    const fault = faultInRows(bytes, dataset.body);
    if (fault !== undefined) throw new Refused(400, fault, "INVALID_ARGUMENT");
    Object.assign(dataset, { bytes, isReady: true });
  }

  function remove(request: VendorRequest) {
    queryBy(request.query, []);
    all.delete(existing(request).id);
    return { body: {} };
  }

  const shown = ({ id, body, created, isReady }: Dataset): Record<string, unknown> => ({
    ...body,
    name: accountPath(place, "datasets", id),
    createTime: timeOf(created),
    updateTime: timeOf(created),
    createdBy: "engineer@example.com",
    state: isReady ? "READY" : "UPLOADING",
    status: { code: "OK", message: "" },
  });

  const root = "/v1/accounts/{account}/datasets";
  const routes: Route[] = [
    ["POST", root, create],
    ["GET", root, ({ query }) => ({ body: pageOf("datasets", [...all.values()].map(shown), query) })],
    [
      "GET",
      `${root}/{dataset}`,
      (request) => ({ body: masked(shown(existing(request)), queryBy(request.query, ["readMask"]).readMask) }),
    ],
    ["DELETE", `${root}/{dataset}`, remove],
    ["POST", `${root}/{dataset}:upload`, upload],
    ["POST", `${root}/{dataset}:getUploadEndpoint`, announce],
    ["PUT", "/signed/datasets/{dataset}/{file}", put],
    ["POST", `${root}/{dataset}:validateUpload`, validate],
  ];
  return { routes, all };
}
