import { Refused, type Route, type VendorRequest } from "../vendor-server";
import { queryBy, type SupervisedBody } from "./contract";
import type { SimulatedJob } from "./job";
import { modelName } from "./job-answer";
import { masked, pageOf } from "./lists";
import { accountPath, type Place, timeOf } from "./place";

/** Base models of the simulated vendor; the last one cannot be trained. */
export const baseModels = ["qwen3-8b", "llama-v3p1-8b-instruct", "gpt-oss-20b", "closed-70b"];

/** The models of an account, and the vendor's. */
export function modelsOf(place: Place) {
  const all = new Map<string, Record<string, unknown>>();
  for (const id of baseModels) {
    const name = `accounts/fireworks/models/${id}`;
    const [kind, state, tunable] = ["HF_BASE_MODEL", "READY", id !== "closed-70b"];
    all.set(name, { name, displayName: id, kind, state, tunable, public: true, createTime: timeOf(place.now()) });
  }

  function add(job: SimulatedJob): void {
    const name = modelName(place, job);
    const { body, kind, id } = job;
    const {
      baseModel,
      warmStartFrom,
      loraRank = 8,
    } = "trainingConfig" in body ? (body.trainingConfig ?? {}) : (body as SupervisedBody);
    all.set(name, {
      name,
      kind: "HF_PEFT_ADDON",
      state: "READY",
      status: { code: "OK", message: "" },
      createTime: timeOf(place.now()),
      fineTuningJob: accountPath(place, kind.collection, id),
      peftDetails: { baseModel: baseModel ?? warmStartFrom, r: loraRank, targetModules: ["q_proj", "v_proj"] },
      deployedModelRefs: [],
      public: false,
    });
  }

  function existing({ params }: VendorRequest): Record<string, unknown> & { name: string } {
    const name = `accounts/${params.account}/models/${params.model}`;
    const model = all.get(name);
    if (!model) throw new Refused(404, `model "${params.model}" not found`, "NOT_FOUND");
    return { ...model, name };
  }

  function checkTrainable(name: string): void {
    const model = all.get(name);
    if (!model) throw new Refused(404, `model "${name}" not found`, "NOT_FOUND");
    if (model.tunable === false) throw new Refused(400, `model "${name}" cannot be fine-tuned`, "INVALID_ARGUMENT");
  }

  function checkFree(id: string): void {
    const name = id.startsWith("accounts/") ? id : accountPath(place, "models", id);
    if (!/^accounts\/[a-z0-9-]+\/models\/[a-z0-9-]{1,63}$/.test(name)) {
      throw new Refused(400, `outputModel "${id}" must be 1 to 63 of a-z, 0-9 and -`, "INVALID_ARGUMENT");
    }
    if (all.has(name)) throw new Refused(409, `model "${name}" already exists`, "ALREADY_EXISTS");
  }

  function remove(request: VendorRequest) {
    queryBy(request.query, []);
    const { name } = existing(request);
    if (name.startsWith("accounts/fireworks/")) throw new Refused(403, "not your model", "PERMISSION_DENIED");
    all.delete(name);
    return { body: {} };
  }

  const root = "/v1/accounts/{account}/models";
  const routes: Route[] = [
    [
      "GET",
      root,
      ({ params, query }) => {
        const own = [...all.values()].filter(({ name }) => String(name).startsWith(`accounts/${params.account}/`));
        return { body: pageOf("models", own, query) };
      },
    ],
    [
      "GET",
      `${root}/{model}`,
      (request) => ({ body: masked(existing(request), queryBy(request.query, ["readMask"]).readMask) }),
    ],
    ["DELETE", `${root}/{model}`, remove],
  ];
  return { routes, all, add, checkTrainable, checkFree };
}

export type Models = ReturnType<typeof modelsOf>;
