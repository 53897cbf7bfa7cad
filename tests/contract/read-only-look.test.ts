import { connectApi } from "../../provider/api/connect-api";
import { dialects } from "../../provider/api/dialects";
import { KEY_ENTRY } from "../../provider/api/job-marks";
import { resolveConnection } from "../../provider/endpoint/connection";
import { look } from "../support/read-only-look";
import { chatRows, jsonl } from "../support/server-data";
import { simulatedAzure } from "../vendors/azure/azure";
import { simulatedFireworks } from "../vendors/fireworks/fireworks";
import { simulatedTogether } from "../vendors/together/together";

const rows = Buffer.from(jsonl(chatRows(24)));
const key = `k2:${"0123456789abcdef".repeat(4)}`;

/** What `npm run test:live` does at a real vendor. */
describe("a look at a vendor", () => {
  it.each([
    ["azure", simulatedAzure, "gpt-4o-mini-2024-07-18", "/openai/v1"],
    ["together", simulatedTogether, "Qwen/Qwen3-8B", "/v1"],
    ["fireworks", simulatedFireworks, "accounts/fireworks/models/qwen3-8b", "/v1"],
  ] as const)("reads of %s what there is, and asks for nothing else", async (dialect, simulated, model, path) => {
    const vendor = await simulated();
    const env = { AZURE_OPENAI_API_KEY: vendor.key, TOGETHER_API_KEY: vendor.key, FIREWORKS_API_KEY: vendor.key };
    const input = { dialect, baseUrl: vendor.origin + path, accountId: "acme" };
    const connection = resolveConnection(input, () => undefined, env, dialects.places);
    expect(connection.problems).toEqual([]);
    const api = connectApi(connection);
    const open = async function* () {
      yield rows;
    };
    const file = await api.uploadFile({ filename: "rows.jsonl", purpose: "fine-tune", bytes: rows.length, open });
    vendor.advance(86_400);
    const job = await api.createJob({ model, trainingFile: file.id, metadata: { [KEY_ENTRY]: key } });
    vendor.advance(86_400);
    const before = vendor.seen.length;

    const seen = await look(api);
    expect(seen.jobs).toMatchObject([{ id: job.id, status: "succeeded", fineTunedModel: expect.any(String) }]);
    expect(seen).toMatchObject({ files: 1, missing: [] });
    expect(seen.models).toBeGreaterThan(0);
    expect(new Set(vendor.seen.slice(before).map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(vendor.violations).toEqual([]);
    await api.close();
    await vendor.close();
  });
});
