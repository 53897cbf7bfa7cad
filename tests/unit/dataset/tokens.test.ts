import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { inspectDataset } from "../../../provider/dataset";
import { counterOf, encodingOf } from "../../../provider/dataset/tokens/encoding";
import { billedOf } from "../../../provider/dataset/tokens/example";
import { imageTokens } from "../../../provider/dataset/tokens/images";
import { renderTools } from "../../../provider/dataset/tokens/tools";

const count = counterOf("o200k_base");

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const tokensOf = (row: Record<string, unknown>, format: "chat" | "completion" | "preference" = "chat"): number => {
  const { texts, fixed } = billedOf(row, format);
  return texts.reduce((sum, text) => sum + count(text), fixed);
};

describe("encodingOf", () => {
  it.each([
    [undefined, "o200k_base"],
    ["gpt-4o-mini-2024-07-18", "o200k_base"],
    ["gpt-4.1-nano-2025-04-14", "o200k_base"],
    ["o4-mini-2025-04-16", "o200k_base"],
    ["some-new-model", "o200k_base"],
    ["ft:gpt-4o-mini-2024-07-18:acme:bot:Ab12Cd34", "o200k_base"],
    ["gpt-3.5-turbo-0125", "cl100k_base"],
    ["gpt-4-0613", "cl100k_base"],
    ["ft:gpt-3.5-turbo-0125:acme::Ab12Cd34", "cl100k_base"],
    ["babbage-002", "cl100k_base"],
  ])("of %s is %s", (model, encoding) => {
    expect(encodingOf(model)).toBe(encoding);
  });
});

describe("counting", () => {
  it("takes special tokens in user data for text", () => {
    expect(count("<|endoftext|> and <|im_start|>")).toBeGreaterThan(5);
  });

  it("does not stall on long unbroken runs", () => {
    const start = performance.now();
    for (const run of ["的", "a", "=", "\t", "👍"]) expect(count(run.repeat(20_000))).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it("does not hold on to huge text", () => {
    const held = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    count("loads the encoding");
    const before = held();
    const countHuge = () => count(JSON.parse(JSON.stringify("one word and another ".repeat(500_000))));
    countHuge();
    // The engine itself holds the text that an expression matched last.
    count("the next text");
    expect(held() - before).toBeLessThan(5e6);
  });

  it("counts long ordinary text as the tokenizer does", () => {
    const text = "An ordinary sentence, with words of ordinary length. ".repeat(200);
    const { countTokens } = jest.requireActual("gpt-tokenizer/encoding/o200k_base");
    expect(count(text)).toBe(countTokens(text));
  });

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

describe("imageTokens", () => {
  const png = (width: number, height: number) => {
    const head = Buffer.alloc(24);
    head.write("\x89PNG\r\n\x1a\n", "latin1");
    head.writeUInt32BE(width, 16);
    head.writeUInt32BE(height, 20);
    return `data:image/png;base64,${head.toString("base64")}`;
  };
  const jpeg = Buffer.concat([
    Buffer.from("ffd8ffe00010", "hex"),
    Buffer.alloc(14),
    Buffer.from("ffc00011080400040003", "hex"),
  ]);
  const webp = Buffer.concat([Buffer.from("RIFF....WEBPVP8X........"), Buffer.from("ff0300ff0300", "hex")]);

  it.each([
    ["low detail", { url: png(4_000, 4_000), detail: "low" }, 85],
    ["one tile", { url: png(512, 512) }, 85 + 170],
    ["1024 × 1024, scaled to 768 × 768", { url: png(1_024, 1_024), detail: "high" }, 85 + 4 * 170],
    ["2048 × 4096, scaled to 768 × 1536", { url: png(2_048, 4_096), detail: "high" }, 85 + 6 * 170],
    ["a JPEG of 1024 × 1024", { url: `data:image/jpeg;base64,${jpeg.toString("base64")}` }, 85 + 4 * 170],
    ["a WEBP of 1024 × 1024", { url: `data:image/webp;base64,${webp.toString("base64")}` }, 85 + 4 * 170],
  ])("of %s", (_, image, tokens) => {
    expect(imageTokens(image)).toEqual({ tokens, plusMinus: 0 });
  });

  it("gives middle and half-width where the size is not known", () => {
    expect(imageTokens({ url: "https://example.com/a.png" })).toEqual({ tokens: 850, plusMinus: 595 });
    expect(imageTokens({ url: "data:image/png;base64,AAAA" })).toEqual({ tokens: 850, plusMinus: 595 });
  });
});

describe("renderTools", () => {
  it("declares functions as the model is shown them", () => {
    const parameters = {
      type: "object",
      required: ["city"],
      properties: {
        city: { type: "string", description: "Where" },
        unit: { type: "string", enum: ["c", "f"] },
        days: { type: "array", items: { type: "integer" } },
        at: { type: "object", properties: { hour: { type: "number" } } },
      },
    };
    const tools = [{ type: "function", function: { name: "weather", description: "Tells the weather", parameters } }];
    expect(renderTools({ tools })).toBe(`namespace functions {

// Tells the weather
type weather = (_: {
// Where
city: string,
unit?: "c" | "f",
days?: number[],
at?: {
  hour?: number,
},
}) => any;

} // namespace functions`);
  });

  it("gives nothing where there is nothing to declare", () => {
    expect(renderTools({ tools: "none", functions: [1] })).toBeUndefined();
  });
});
