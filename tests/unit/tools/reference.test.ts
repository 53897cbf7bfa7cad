import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const root = resolve(__dirname, "..", "..", "..");

/** Runs a script of the tools to its end. */
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });

/** What the generator says of these declarations; empty when it is content. */
function refusal(declarations: object): string {
  const url = pathToFileURL(join(root, "tools", "reference", "declarations.mjs")).href;
  const text = `import { refuseSilence } from ${JSON.stringify(url)};
try { refuseSilence(${JSON.stringify(declarations)}); } catch (error) { process.stdout.write(error.message); }`;
  return node("--input-type=module", "--eval", text).stdout;
}

describe("docs/reference.md", () => {
  it("is what `npm run reference` would write", () => {
    expect(node("tools/reference.mjs", "--check")).toMatchObject({ status: 0, stderr: "" });
  });

  it("has a place for every name that the package exports", () => {
    const source = ts.createSourceFile("index.ts", readFileSync(join(root, "provider/index.ts"), "utf8"), 99, true);
    const names = source.statements
      .filter(ts.isExportDeclaration)
      .flatMap(({ exportClause }) =>
        exportClause && ts.isNamedExports(exportClause) ? [...exportClause.elements] : [],
      )
      .map(({ name }) => name.text);
    const ofAnother = (name: string) => {
      const resource = name.replace(/(Args|Class)$/, "");
      const plain = name.replace(/Output(Args)?$/, "$1");
      return (resource !== name && names.includes(resource)) || (plain !== name && names.includes(plain));
    };
    const page = readFileSync(join(root, "docs/reference.md"), "utf8").split("\n");
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !ofAnother(name) && !page.includes(`### ${name}`))).toEqual([]);
  });
});

describe("a comment that leaves a reader alone is refused with its place", () => {
  const field = { name: "suffix", text: "A part of the name. Changing it trains again.", place: "args.ts:9" };
  const resource = (...args: object[]) => ({ resources: [{ arguments: args, outputs: [] }], types: [] });

  it.each([
    ["says what changing it does", resource(field), ""],
    ["is empty", resource({ ...field, text: "" }), "args.ts:9: suffix has no doc comment"],
    [
      "is silent about changes",
      resource({ ...field, text: "A part." }),
      "args.ts:9: the comment of suffix does not say what changing it does",
    ],
    [
      "is an empty one of a type",
      { resources: [], types: [{ fields: [{ ...field, text: "" }] }] },
      "args.ts:9: suffix has no doc comment",
    ],
  ])("when it %s", (_, declarations, expected) => {
    expect(refusal(declarations)).toBe(expected);
  });
});
