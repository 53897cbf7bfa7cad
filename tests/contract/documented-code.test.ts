import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { complaintsAbout } from "../support/compiled-programs";
import { ambient, codeIn } from "../support/documented-code";
import { anEditor } from "../support/editor";

const root = resolve(__dirname, "..", "..");
const editor = anEditor(ambient);
afterAll(() => editor.close());

describe("code in the package's doc comments", () => {
  const codes = editor
    .comments()
    .flatMap(({ name, documentation }) => codeIn(documentation).map((code) => ({ name, code })));
  const distinct = [...new Map(codes.map((one) => [one.code, one])).values()];

  it("is found", () => {
    expect(distinct.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        expect.stringContaining("{ fullValidLoss"),
        expect.stringContaining("named.resolved.seed"),
      ]),
    );
  });

  it.each(distinct.map(({ name, code }) => [name, code]))("compiles: that of %s, %s", (_name, code) => {
    expect(editor.complaints(`${code}\nexport {};`)).toEqual([]);
  });
});

describe("code in the guides", () => {
  const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((page) => page.endsWith(".md"))
    .map((page) => `docs/${page}`);
  const fences = ["README.md", ...pages].flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => [page, code ?? ""]),
  );

  it.each(fences)("compiles: %s %#", (_page, code) => {
    expect(editor.complaints(`${code}\nexport {};`)).toEqual([]);
  });
});

it("compiles every example in TypeScript", () => {
  const programs = readdirSync(join(root, "examples"))
    // With Azure's types in azure-deployment.test.ts.
    .filter((example) => example !== "azure-deployment")
    .map((example) => join(root, "examples", example, "index.ts"))
    .filter(existsSync);
  expect(complaintsAbout(programs)).toEqual([]);
});
