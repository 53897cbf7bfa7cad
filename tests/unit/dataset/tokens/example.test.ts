import { inspectDataset } from "../../../../provider/dataset";
import { counterOf } from "../../../../provider/dataset/tokens/encoding";
import { billedOf } from "../../../../provider/dataset/tokens/example";

const count = counterOf("o200k_base");

const tokensOf = (row: Record<string, unknown>, format: "chat" | "completion" | "preference" = "chat"): number => {
  const { texts, fixed } = billedOf(row, format);
  return texts.reduce((sum, text) => sum + count(text), fixed);
};

describe("an example", () => {
  it("bills 3 a message, the strings in it, 1 for a name, and 3 for the example", () => {
    const row = { messages: [{ role: "user", content: "hello there", name: "ada" }] };
    expect(tokensOf(row)).toBe(3 + 3 + 1 + count("user") + count("hello there") + count("ada"));
  });

  it("bills tool calls and tool definitions", () => {
    const call = { id: "c", type: "function", function: { name: "f", arguments: "{}" } };
    const tools = [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }];
    const plain = tokensOf({ messages: [{ role: "assistant", tool_calls: [call] }] });
    expect(plain).toBe(3 + 3 + ["assistant", "c", "function", "f", "{}"].reduce((sum, text) => sum + count(text), 0));
    expect(tokensOf({ messages: [{ role: "assistant", tool_calls: [call] }], tools })).toBe(
      plain + 9 + count("namespace functions {\n\ntype f = () => any;\n\n} // namespace functions"),
    );
  });

  it("bills both answers of a preference pair, and prompt and completion", () => {
    const answer = (content: string) => [{ role: "assistant", content }];
    const pair = {
      input: { messages: [{ role: "user", content: "q" }] },
      preferred_output: answer("yes"),
      non_preferred_output: answer("no"),
    };
    expect(tokensOf(pair, "preference")).toBe(3 + 9 + count("user") + 1 + 2 * count("assistant") + 2);
    expect(tokensOf({ prompt: "one two", completion: " three" }, "completion")).toBe(3 + 2 + 1);
  });

  it("bills images by the rule, and states the bound where their size is not known", async () => {
    const part = { type: "image_url", image_url: { url: "https://example.com/a.png" } };
    const rows = Array.from({ length: 10 }, (_, n) => ({
      messages: [
        { role: "system", content: "You name parts." },
        { role: "user", content: [{ type: "text", text: `Which part is number ${n}?` }, part] },
        { role: "assistant", content: "A bracket." },
      ],
    }));
    const { tokens } = await inspectDataset({ rows, name: "images" });
    expect(tokens.plusMinus).toBe(10 * 595);
    expect(tokens.total - tokens.plusMinus).toBeGreaterThan(10 * 255);
  });
});
