import { dialects } from "../../../../provider/api/dialects";
import { cutSuffixText } from "../../../../provider/resources/job/cut-suffix-text";

const at = (dialect: string, suffix: unknown) =>
  cutSuffixText(dialects.of({ dialect, baseUrl: "https://vendor.example/v1" }), suffix);

describe("a suffix that is longer than a vendor has room for", () => {
  it("is told in the preview, with what is sent of it", () => {
    expect(at("azure", "harbour-desk-of-port-ellery")).toBe(
      "`suffix`: Azure is sent the first 17 of its 27 characters, and behind them the mark by which the job is found again",
    );
    expect(at("together", "d".repeat(42))).toContain("the first 41 of its 42 characters");
  });

  it.each([
    ["fits", "azure", "harbour-desk"],
    ["stands where no mark follows", "openai", "harbour-desk-of-port-ellery"],
    ["is not known yet", "azure", undefined],
    ["is left out", "together", undefined],
  ])("is no matter where it %s", (_where, dialect, suffix) => {
    expect(at(dialect, suffix)).toBeUndefined();
  });
});
