import { asCsv, jobOfMetricsFile, metricsFileOf } from "../../../../provider/api/dialects/metrics-file";
import { parseResultCsv } from "../../../../provider/quality/result-csv";

describe("metrics as a result file", () => {
  it("are read like OpenAI's, a row for each step", () => {
    const rows = [
      { step: 1, metrics: { train_loss: 2.5 } },
      { step: 2, metrics: { train_loss: 2 } },
      { step: 2, metrics: { full_valid_loss: 2.25 } },
    ];
    expect(parseResultCsv(asCsv(rows))).toEqual([
      { step: 1, trainLoss: 2.5 },
      { step: 2, trainLoss: 2, fullValidLoss: 2.25 },
    ]);
    expect(parseResultCsv(asCsv([]))).toEqual([]);
  });

  it("have an id of which the job is known", () => {
    expect(jobOfMetricsFile(metricsFileOf("ft-1"))).toBe("ft-1");
    expect(jobOfMetricsFile("file-1")).toBeUndefined();
  });
});
