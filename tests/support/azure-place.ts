import { simulatedAzure } from "../vendors/azure/azure";
import { failing, trained } from "../vendors/azure/stages";
import { chatRows, jsonl } from "./chat-data";
import type { VendorPlace } from "./vendor-place";

const model = "gpt-4o-mini-2024-07-18";

/** Azure with OpenAI's routes. Whether it keeps the metadata of jobs nobody has recorded. */
export const azureThat = ({ keepsMetadata }: { keepsMetadata: boolean }): VendorPlace => ({
  dialect: "azure",
  model,
  create: /^\/openai\/v1\/fine_tuning\/jobs$/,
  async start() {
    const vendor = await simulatedAzure();
    vendor.manners.keepsMetadata = keepsMetadata;
    return {
      server: vendor,
      url: vendor.origin,
      env: { AZURE_OPENAI_API_KEY: vendor.key },
      secrets: [vendor.key],
      upload: async (word) => vendor.upload(jsonl(chatRows(12, word))),
      jobs: () =>
        vendor.jobs().map(({ id, status, training_file }) => ({
          id: String(id),
          costs: !["failed", "cancelled", "canceled"].includes(String(status)),
          trainingFile: String(training_file),
        })),
      fails: (yes) => {
        vendor.manners.stages = yes ? failing("out of memory") : trained;
      },
      listsLag: (lists) => {
        vendor.manners.listsLag = lists;
      },
      async stray(training_file) {
        const id = await submittedBy(vendor, {
          model,
          training_file,
          hyperparameters: { n_epochs: 1 },
          suffix: "stray",
        });
        vendor.step(trained.length);
        return id;
      },
    };
  },
});

/** A job that somebody else, or an earlier version, submits; answers its id. */
export async function submittedBy({ origin, key }: { origin: string; key: string }, request: object): Promise<string> {
  const headers = { "api-key": key, "content-type": "application/json" };
  const body = JSON.stringify(request);
  const answer = await fetch(`${origin}/openai/v1/fine_tuning/jobs`, { method: "POST", headers, body });
  return ((await answer.json()) as { id: string }).id;
}

/** That which keeps none: a job is found again by its suffix alone. */
export const azure = azureThat({ keepsMetadata: false });
