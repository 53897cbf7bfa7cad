import type { VendorEstimate } from "../../../../provider/api/vendor-estimate";
import type { JobRequest } from "../../../../provider/api/wire-request";
import { TransportError } from "../../../../provider/errors";
import { estimateWithVendor } from "../../../../provider/resources/job/estimate-by-vendor";
import { estimateOf } from "../../../../provider/resources/job/job-estimate";

const inputs = {
  model: "Qwen/Qwen3-8B",
  trainingFile: "file-1",
  hyperparameters: { nEpochs: 2 },
  trainingData: { contentHash: "c1:aa", tokens: 1_000, examples: 10 },
  resourceUrn: "urn:pulumi:dev::p::t::bot",
  pulumiOrganization: "acme",
};
const told: VendorEstimate = {
  vendor: "Together",
  cost: 0.48,
  tokens: 900,
  unknownBecause: undefined,
  refusedBecause: undefined,
};

const endpoint = { baseUrl: "https://api.together.ai/v1", dialect: "together" } as const;

describe(estimateWithVendor.name, () => {
  it("is the vendor's own, asked without any mark of a job", async () => {
    const asked: JobRequest[] = [];
    const estimatePrice = async (request: JobRequest) => {
      asked.push(request);
      return told;
    };
    expect((await estimateWithVendor({ endpoint, estimatePrice }, inputs)).estimate).toMatchObject({
      estimated: 0.48,
      by: "Together",
    });
    expect(asked).toEqual([{ model: "Qwen/Qwen3-8B", trainingFile: "file-1", hyperparameters: { nEpochs: 2 } }]);
  });

  it("is ours where the vendor has none, or the program gives a price", async () => {
    expect(await estimateWithVendor({ endpoint }, inputs)).toEqual({
      estimate: estimateOf(inputs),
      refusedBecause: undefined,
    });
    const priced = { ...inputs, budget: { pricePerMillionTokens: 3 } };
    const refused = { ...told, refusedBecause: "no credit" };
    expect(await estimateWithVendor({ endpoint, estimatePrice: async () => refused }, priced)).toEqual({
      estimate: estimateOf(priced),
      refusedBecause: "no credit",
    });
  });

  it("counts one epoch where Together is not told how many", async () => {
    const { hyperparameters: _, ...silent } = inputs;
    expect((await estimateWithVendor({ endpoint }, silent)).estimate).toMatchObject({
      epochs: 1,
      epochsPredicted: false,
    });
  });

  it("says why nothing is known where the vendor cannot be asked", async () => {
    const estimatePrice = async () => {
      throw new TransportError("estimating: no answer\n  Next: wait", false);
    };
    expect((await estimateWithVendor({ endpoint, estimatePrice }, inputs)).estimate).toMatchObject({
      estimatedTokens: 2_000,
      unknownBecause: "the vendor's own estimate cannot be had: estimating: no answer",
    });
  });

  it("hides no fault of this package", async () => {
    const estimatePrice = async () => {
      throw new TypeError("undefined is not a function");
    };
    await expect(estimateWithVendor({ endpoint, estimatePrice }, inputs)).rejects.toThrow(TypeError);
  });
});
