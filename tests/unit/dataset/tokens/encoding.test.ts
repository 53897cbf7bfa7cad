import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { counterOf, encodingOf } from "../../../../provider/dataset/tokens/encoding";

const count = counterOf("o200k_base");

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

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
});
