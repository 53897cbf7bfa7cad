import fc from "fast-check";
import { jobFields } from "../../../provider/api/known-fields";
import { ownFieldProblems, unknownFields, withVendorArguments } from "../../../provider/api/vendor-arguments";
import { readJob, WireJob } from "../../../provider/api/wire";
import { graderToWire } from "../../../provider/api/wire-grader";
import { jobToWire } from "../../../provider/api/wire-request";
import { UNKNOWN } from "../../../provider/engine/unknown";

const request = { model: "m", trainingFile: "file-1" };

describe("the vendor's own arguments", () => {
  it("are sent as they are, beside ours, at every depth", () => {
    const wire = jobToWire({
      ...request,
      hyperparameters: { nEpochs: 3 },
      vendorArguments: {
        hyperparameters: { lora: true, lora_r: 16, learning_rate: 2e-5 },
        tags: ["camelCase", null],
        fromCheckpoint: { repo: "acme/base", nested: { snake_case: false } },
      },
    });
    expect(wire).toEqual({
      model: "m",
      training_file: "file-1",
      hyperparameters: { n_epochs: 3, lora: true, lora_r: 16, learning_rate: 2e-5 },
      tags: ["camelCase", null],
      fromCheckpoint: { repo: "acme/base", nested: { snake_case: false } },
    });
  });

  it("never replace what an argument of ours says", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (theirs) => {
        const ours = { model: "m", hyperparameters: { n_epochs: 3 } };
        expect(withVendorArguments(ours, theirs)).toMatchObject(ours);
        expect(withVendorArguments(ours, { ...theirs, model: "x", hyperparameters: 7 })).toMatchObject(ours);
      }),
    );
  });

  it("of a grader are sent beside its fields, inside other graders too", () => {
    const exact = { type: "string_check", name: "a", input: "i", vendorArguments: { pass_threshold: 0.5 } };
    const multi = {
      type: "multi",
      name: "m",
      graders: { a: exact },
      calculateOutput: "a",
      vendorArguments: { extra: 1 },
    };
    const { vendorArguments: _, ...plain } = exact;
    expect(graderToWire(multi)).toEqual({
      type: "multi",
      name: "m",
      graders: { a: { ...plain, pass_threshold: 0.5 } },
      calculate_output: "a",
      extra: 1,
    });
  });

  it.each<[object, string[], string | undefined]>([
    [{ hyperparameters: { n_epochs: 3 } }, ["hyperparameters", "n_epochs"], "hyperparameters.nEpochs"],
    [{ hyperparameters: { nEpochs: 3 } }, ["hyperparameters", "nEpochs"], "hyperparameters.nEpochs"],
    [{ training_file: "x" }, ["training_file"], "trainingFile"],
    [{ trainingFile: "x" }, ["trainingFile"], "trainingFile"],
    [{ trainingType: "standard" }, ["trainingType"], "trainingType"],
    [
      { method: { dpo: { hyperparameters: { beta: 1, mine: 2 } } } },
      ["method", "dpo", "hyperparameters", "beta"],
      "method.dpo.hyperparameters.beta",
    ],
    [
      { method: { reinforcement: { response_format: {} } } },
      ["method", "reinforcement", "response_format"],
      "method.reinforcement.responseFormat",
    ],
    [{ method: "lora" }, ["method"], undefined],
  ])("that we have ourselves are known: %j", (given, path, use) => {
    const reason =
      use === undefined ? "must be an object with fields of the vendor" : `is an argument of its own; use \`${use}\``;
    expect(ownFieldProblems(given as Record<string, unknown>, jobFields)).toEqual([{ path, reason }]);
  });

  it("are not taken for ours by names that every object has", () => {
    const given = { toString: 1, constructor: {}, hyperparameters: { hasOwnProperty: 1 } };
    expect(ownFieldProblems(given, jobFields)).toEqual([]);
  });

  it("are not judged before they are known", () => {
    expect(ownFieldProblems({ hyperparameters: UNKNOWN }, jobFields)).toEqual([]);
  });

  it("are found again in a job as the server shows it", () => {
    const wire = {
      id: "ftjob-1",
      status: "running",
      tags: ["a"],
      hyperparameters: { n_epochs: 3, learning_rate_multiplier: null, lora: true, learning_rate: 0.00002 },
      method: { type: "supervised", supervised: { hyperparameters: { n_epochs: 3, lora: true } }, mode: "fast" },
    };
    expect(readJob(WireJob.parse(wire)).extra).toEqual({
      tags: ["a"],
      hyperparameters: { lora: true, learning_rate: 0.00002 },
      method: { supervised: { hyperparameters: { lora: true } }, mode: "fast" },
    });
  });

  it("are all that is left of an answer of nothing but unknown fields", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (fields) => {
        expect(unknownFields(fields, {})).toEqual(fields);
      }),
    );
  });
});
