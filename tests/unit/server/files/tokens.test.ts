import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { rowTokens, textTokens } from "../../../../server/files/tokens";

describe("tokens of a row", () => {
  it("follow the published formula", () => {
    const messages = [
      { role: "user", content: "Where is parcel 7?", name: "ann" },
      { role: "assistant", content: "In Oslo." },
    ];
    const words = ["user", "Where is parcel 7?", "ann", "assistant", "In Oslo."];
    const expected = 3 + 2 * 3 + 1 + words.reduce((sum, word) => sum + countTokens(word), 0);
    expect(rowTokens({ messages })).toBe(expected);
  });

  it("include both answers of a preference pair", () => {
    const message = [{ role: "user", content: "Hi" }];
    const one = rowTokens({ messages: message });
    expect(rowTokens({ input: { messages: message }, preferred_output: message, non_preferred_output: message })).toBe(
      3 * one - 6,
    );
  });

  it("take the names of special tokens for text, and long runs in bounded time", () => {
    expect(textTokens("<|endoftext|>")).toBeGreaterThan(1);
    const begin = performance.now();
    expect(textTokens("漢".repeat(40_000))).toBeGreaterThan(1000);
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
