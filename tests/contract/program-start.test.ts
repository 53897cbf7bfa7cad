import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const script = `
require(${JSON.stringify(resolve(__dirname, "../../dist/index.js"))});
console.log(JSON.stringify(Object.keys(require.cache)));`;

describe("a program that imports nothing but this package", () => {
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));

  it.each([
    ["the SDK's automation API", "/@pulumi/pulumi/automation/"],
    ["a TypeScript compiler", "/typescript/"],
    ["a schema library", "/zod/"],
    ["an HTTP client", "/undici/"],
    ["a tokenizer", "/gpt-tokenizer/"],
  ])("starts without %s", (_what, folder) => {
    expect(loaded.filter((file) => file.includes(folder))).toEqual([]);
  });
});
