import { createBook } from "../../../provider/plugin/book";
import type { Received } from "../../../provider/plugin/values";

const rows = (contentHash: string) => ({ contentHash, examples: 10, path: "data.jsonl" });
const known = (contentHash: string) => ({ contentHash, examples: 10 });

/** Arguments that name a resource by its id, or by a reference to it. */
const naming = (argument: string, id: string, urn?: string): Received => ({
  values: { [argument]: id },
  secrets: [],
  references: urn === undefined ? [] : [{ path: [argument], urn }],
});

describe("a job", () => {
  it("knows the rows that a file was declared with, whatever became of it", () => {
    const book = createBook();
    book.made("TrainingFile", "file-1", rows("c1:before"));
    book.declared("TrainingFile", "urn:desk", rows("c1:after"));
    expect(book.withKnown("FineTuningJob", naming("trainingFile", "file-1", "urn:desk"), {})).toEqual({
      trainingFile: "file-1",
      __trainingData: known("c1:after"),
    });
    expect(book.withKnown("FineTuningJob", naming("validationFile", "file-1"), {})).toEqual({
      validationFile: "file-1",
      __validationData: known("c1:before"),
    });
  });

  it("knows of the same id what it knew before, and of another one nothing", () => {
    const olds = { trainingFile: "file-1", __trainingData: known("c1:before") };
    const book = createBook();
    expect(book.withKnown("FineTuningJob", naming("trainingFile", "file-1"), olds)).toEqual(olds);
    expect(book.withKnown("FineTuningJob", naming("trainingFile", "file-2"), olds)).toEqual({ trainingFile: "file-2" });
  });
});

describe("a model", () => {
  it("knows the data and the price of its job, and not its limits", () => {
    const book = createBook();
    const job = { __trainingData: known("c1:rows"), budget: { maxCost: 5, pricePerMillionTokens: 2 } };
    book.declared("FineTuningJob", "urn:bot", job);
    expect(book.withKnown("FineTunedModel", naming("job", "ftjob-1", "urn:bot"), {})).toEqual({
      job: "ftjob-1",
      __trainingData: known("c1:rows"),
      budget: { pricePerMillionTokens: 2 },
    });
  });
});
