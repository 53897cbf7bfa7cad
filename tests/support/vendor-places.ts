import { simulatedFireworks } from "../vendors/fireworks/fireworks";
import { failing as failingAtFireworks, trained as trainedAtFireworks } from "../vendors/fireworks/stages";
import { failing as failingAtTogether, trained as trainedAtTogether } from "../vendors/together/stages";
import { simulatedTogether } from "../vendors/together/together";
import { azure } from "./azure-place";
import { chatRows, jsonl } from "./chat-data";
import type { Props } from "./provider-process";
import type { VendorPlace } from "./vendor-place";

const rowsOf = (word: string) => jsonl(chatRows(12, word));

const fireworks: VendorPlace = {
  dialect: "fireworks",
  model: "accounts/fireworks/models/qwen3-8b",
  create: /^\/accounts\/acme\/supervisedFineTuningJobs$/,
  async start() {
    const vendor = await simulatedFireworks();
    let files = 0;
    const { origin, account, key } = vendor;
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    return {
      server: vendor,
      url: `${origin}/v1`,
      env: { FIREWORKS_API_KEY: key, FIREWORKS_ACCOUNT_ID: account },
      secrets: [key, vendor.secret],
      async upload(word) {
        const datasetId = `rows-${++files}`;
        const path = `${origin}/v1/accounts/${account}/datasets`;
        const body = JSON.stringify({ datasetId, dataset: { format: "CHAT", exampleCount: "12", userUploaded: {} } });
        await fetch(path, { method: "POST", headers, body });
        const form = new FormData();
        form.set("file", new File([rowsOf(word)], "rows.jsonl"));
        const { authorization } = headers;
        await fetch(`${path}/${datasetId}:upload`, { method: "POST", headers: { authorization }, body: form });
        return datasetId;
      },
      jobs: () =>
        vendor.allJobs().map(({ id, body, stages, at }) => ({
          id,
          costs: !/_(FAILED|EXPIRED|CANCELLED|CANCELLING|DELETED|ARCHIVED)$/.test(stages[at]?.state ?? ""),
          trainingFile: body.dataset.split("/").at(-1) ?? "",
        })),
      fails: (yes) => {
        vendor.jobs.stages = yes ? failingAtFireworks("out of memory") : trainedAtFireworks;
      },
      listsLag: (lists) => {
        vendor.jobs.unlisted = lists;
      },
      async stray(file) {
        const dataset = `accounts/${account}/datasets/${file}`;
        const body = JSON.stringify({ dataset, baseModel: fireworks.model, epochs: 1, displayName: "stray" });
        const path = `${origin}/v1/accounts/${account}/supervisedFineTuningJobs?supervisedFineTuningJobId=stray-${vendor.allJobs().length}`;
        const answer = (await (await fetch(path, { method: "POST", headers, body })).json()) as { name: string };
        vendor.advance(trainedAtFireworks.length * vendor.jobs.secondsPerStage);
        return answer.name.split("/").at(-1) ?? "";
      },
    };
  },
};

const together: VendorPlace = {
  dialect: "together",
  model: "Qwen/Qwen3-8B",
  create: /^\/fine-tunes$/,
  async start() {
    const vendor = await simulatedTogether();
    const headers = { authorization: `Bearer ${vendor.key}`, "content-type": "application/json" };
    return {
      server: vendor,
      url: vendor.url,
      env: { TOGETHER_API_KEY: vendor.key },
      secrets: [vendor.key, vendor.secret],
      upload: async (word) => vendor.upload(rowsOf(word)),
      jobs: () =>
        vendor.jobs().map(({ id, status, training_file }) => ({
          id: String(id),
          costs: !["error", "user_error", "cancelled", "cancel_requested"].includes(String(status)),
          trainingFile: String(training_file),
        })),
      fails: (yes) => {
        vendor.manners.stages = yes ? failingAtTogether("out of memory") : trainedAtTogether;
      },
      listsLag: (lists) => {
        vendor.manners.listsLag = lists;
      },
      async stray(training_file) {
        const body = JSON.stringify({ model: together.model, training_file, n_epochs: 1, suffix: "stray" });
        const answer = await fetch(`${vendor.url}/fine-tunes`, { method: "POST", headers, body });
        vendor.step(trainedAtTogether.length);
        return ((await answer.json()) as { id: string }).id;
      },
    };
  },
};

/**
 * The vendors, simulated; a new dialect is added here. OpenAI's own routes have more cases, on the local server: `exactly-once`,
 * `kills`, `random-lives`, `adoption`. None of these vendors makes a case of the table impossible. What Azure does is in
 * `unmarked-jobs`: where it keeps no metadata, nothing tells that a job of an earlier version is this declaration's.
 */
export const vendorPlaces: readonly VendorPlace[] = [azure, fireworks, together];

/** What every job of these tests is declared with. */
export const usualTraining = ({ model }: VendorPlace, trainingFile: string): Props => ({
  model,
  trainingFile,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 1, batchSize: 8 } } },
});
