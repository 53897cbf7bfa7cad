import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../..");

const tracked = (...patterns: string[]) =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "" && existsSync(join(root, path)));

/** The scripts of the repository whose types stand in comments; Biome looks for `any` in TypeScript alone. */
const scripts = tracked("*.mjs", "*.cjs", "*.js");

/** Where a script's comments say `any`: `name.mjs:12`. */
function anysIn(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword || node.kind === ts.SyntaxKind.JSDocAllType) {
      found.add(`${name}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`);
    }
    // Comments with types are no children of what they belong to.
    for (const comment of ts.getJSDocCommentsAndTags(node)) if (comment.parent === node) visit(comment);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found];
}

describe("the types of scripts", () => {
  it("are never any, so that the compiler checks what comes from outside", () => {
    expect(scripts.flatMap((path) => anysIn(path, readFileSync(join(root, path), "utf8")))).toEqual([]);
  });

  it.each([
    ["a parameter", "/** @param {any} x */\nfunction f(x) {}"],
    ["a promise of a function's", "/** @returns {Promise<any>} */\nconst f = async () => 1;"],
    ["a cast", "const x = /** @type {any} */ (1);"],
    ["a variable", "/** @type {any[]} */\nlet x = [];"],
    ["a parameter in the line", "const f = (/** @type {any} */ x) => x;"],
    ["a named type", "/** @typedef {{ value: any }} Measured */"],
    ["a star", "/** @param {*} x */\nfunction f(x) {}"],
  ])("are looked at in %s", (_, text) => {
    expect(anysIn("x.mjs", text)).toHaveLength(1);
  });
});

describe("a unit test", () => {
  const own = relative(root, __filename);
  const tests = tracked("tests/unit").filter((path) => path.endsWith(".test.ts") && path !== own);

  it.each(tests)("%s stands where its source stands, and has its name", (test) => {
    const path = test.replace("tests/unit/", "").replace(/(\.\w+)?\.test\.ts$/, "");
    const source = /^(charts|server|tools)\//.test(path) ? path : `provider/${path}`;
    expect(["ts", "mjs"].filter((ending) => existsSync(join(root, `${source}.${ending}`)))).toHaveLength(1);
  });
});
