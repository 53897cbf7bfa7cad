import { simulatedFireworks } from "../vendors/fireworks/fireworks";
import { failing as failingAtFireworks, trained as trainedAtFireworks } from "../vendors/fireworks/stages";
import { failing as failingAtTogether, trained as trainedAtTogether } from "../vendors/together/stages";
import { simulatedTogether } from "../vendors/together/together";
import type { VendorServer } from "../vendors/vendor-server";
import { chatRows, jsonl } from "./chat-data";
import type { Props } from "./provider-process";

/** A job as a simulated vendor has it. */
export interface VendorJob {
  id: string;
  /** Whether it costs or will cost: neither failed nor cancelled. */
  costs: boolean;
  /** What it is trained on. */
  trainingFile: string;
}

/** A vendor that runs, in words that all have in common. */
export interface RunningVendor {
  server: VendorServer;
  /** Base URL; ends in `/v1`. */
  url: string;
  /** Variables with its key and account. */
  env: Record<string, string>;
  /** Texts that may stand nowhere. */
  secrets: readonly string[];
  /** A file that can be trained on. */
  upload(word: string): Promise<string>;
  /** Every job that was ever made, oldest first. */
  jobs(): VendorJob[];
  /** Jobs are made failing from now on, or training to their end. */
  fails(yes: boolean): void;
  /** So many lists do not show a new job. */
  listsLag(lists: number): void;
  /** A job that nobody declared, trained to its end; answers its id. */
  stray(trainingFile: string): Promise<string>;
}

/** A dialect, and what stands for its vendor. */
export interface VendorPlace {
  dialect: string;
  /** A base model. */
  model: string;
  /** Path of the create call, below the base URL. */
  create: RegExp;
  /** What this vendor makes impossible, by the name of the case, with the reason. */
  impossible: Readonly<Record<string, string>>;
  start(): Promise<RunningVendor>;
}

const rowsOf = (word: string) => jsonl(chatRows(12, word));

const fireworks: VendorPlace = {
  dialect: "fireworks",
  model: "accounts/fireworks/models/qwen3-8b",
  create: /^\/accounts\/acme\/supervisedFineTuningJobs$/,
  impossible: {},
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
  impossible: {},
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

/** The vendors that have an API of their own, simulated. A new dialect is added here. */
export const vendorPlaces: readonly VendorPlace[] = [fireworks, together];

/** What every job of these tests is declared with. */
export const usualTraining = ({ model }: VendorPlace, trainingFile: string): Props => ({
  model,
  trainingFile,
  method: { type: "supervised", supervised: { hyperparameters: { nEpochs: 1, batchSize: 8 } } },
});
