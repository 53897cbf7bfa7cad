import { readTrainingMetrics } from "../../../provider/lookups/training-metrics";

const contents: Record<string, string> = {
  "step_metrics.csv": "step,train_loss\n1,2.5\n2,1.5\n",
  "more.CSV": "step,valid_loss\n2,1.7\n",
};

const api = {
  getFile: async (id: string) => ({
    id,
    filename: id,
    object: "file",
    bytes: 1,
    createdAt: 1,
    purpose: "fine-tune-results",
  }),
  fileContent: async (id: string) => {
    const content = contents[id];
    if (content === undefined) throw new Error(`"${id}" was fetched`);
    return Buffer.from(content);
  },
};

describe(readTrainingMetrics.name, () => {
  it("reads the tables among a job's results, and fetches nothing else, such as the model itself", async () => {
    const resultFiles = ["adapter.tar.gz", "step_metrics.csv", "more.CSV"];
    expect(await readTrainingMetrics(api, { resultFiles })).toEqual([
      { step: 1, trainLoss: 2.5 },
      { step: 2, trainLoss: 1.5, validLoss: 1.7 },
    ]);
  });

  it("takes a single result for the table, whatever its name", async () => {
    const single = { ...api, fileContent: async () => Buffer.from("step,train_loss\n1,2.5\n") };
    expect(await readTrainingMetrics(single, { resultFiles: ["file-1"] })).toEqual([{ step: 1, trainLoss: 2.5 }]);
  });

  it("is empty for a job without results", async () => {
    expect(await readTrainingMetrics(api, { resultFiles: [] })).toEqual([]);
  });
});
