import { estimateFromWire, WireEstimate } from "../../../../../provider/api/dialects/together/price";

const estimate = (wire: object) => estimateFromWire(WireEstimate.parse(wire), "Together");
const priced = { estimated_total_price: 0.48, estimated_train_token_count: 1_000_000 };

describe("Together's estimate", () => {
  it("is in dollars, with the tokens that are trained on", () => {
    expect(estimate({ estimation_available: true, ...priced, allowed_to_proceed: true, user_limit: 100 })).toEqual({
      vendor: "Together",
      cost: 0.48,
      tokens: 1_000_000,
      unknownBecause: undefined,
      refusedBecause: undefined,
    });
  });

  it("says where Together would not train", () => {
    expect(estimate({ ...priced, allowed_to_proceed: false, user_limit: 0.25 }).refusedBecause).toBe(
      "Together would not train it: it is above the account's limit of credit, $0.25. Raise the limit on Together's website, or train on less",
    );
    expect(estimate({ ...priced, allowed_to_proceed: false }).refusedBecause).toContain("limit of credit. Raise");
  });

  it.each([
    ["train_file_not_validated", "Together has not looked at the training file yet"],
    ["eval_file_not_validated", "Together has not looked at the validation file yet"],
    ["train_file_invalid", "Together refuses the training file"],
    ["eval_file_invalid", "Together refuses the validation file"],
    ["multimodal_dataset", "Together does not estimate data with images"],
    ["moon_phase", "Together does not say why: moon_phase"],
    [undefined, "Together does not say why"],
  ])("may be missing for %s", (unavailable_reason, unknownBecause) => {
    expect(estimate({ estimation_available: false, unavailable_reason })).toMatchObject({
      cost: undefined,
      unknownBecause,
    });
  });
});
