import { suffixInName } from "../../../../../provider/api/dialects/together/model-name";

const llama = "meta-llama/Meta-Llama-3.1-8B-Instruct-Reference";
const mark = "k20123456789abcdef0123";

describe("the suffix in the name of a job's model", () => {
  it.each([
    ["as it was recorded", "zainhas/Meta-Llama-3.1-8B-Instruct-Reference-test1_8b-e5a0fb5d", llama, "test1_8b"],
    ["with a mark of ours", `acme/Meta-Llama-3.1-8B-Instruct-Reference-depot-${mark}-1a2b3c4d`, llama, `depot-${mark}`],
    ["that is a mark alone", `acme/Qwen3-8B-${mark}-1a2b3c4d`, "Qwen/Qwen3-8B", mark],
    ["behind a base of another name", `acme/Some-Base-depot-${mark}-1a2b3c4d`, llama, mark],
  ])("is found %s", (_, name, model, suffix) => {
    expect(suffixInName(name, model)).toBe(suffix);
  });

  it.each([
    ["has none", "acme/Qwen3-8B-1a2b3c4d", "Qwen/Qwen3-8B"],
    ["is not there", undefined, "Qwen/Qwen3-8B"],
    ["has another base and no mark", "acme/Some-Base-depot-1a2b3c4d", "Qwen/Qwen3-8B"],
  ])("is unknown where the name %s", (_, name, model) => {
    expect(suffixInName(name, model)).toBeUndefined();
  });
});
