import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "..", "..", "..");
const page = readFileSync(join(root, "docs/errors.md"), "utf8");

/** The sources below a folder, one after the other. */
function sources(folder: string, ending: string): string {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  const own = paths.filter((path) => path.endsWith(ending) && !/(^|\/)(dist|node_modules)\//.test(path));
  return own.map((path) => readFileSync(join(root, folder, path), "utf8")).join("\n");
}

const unlisted = (codes: string[]) => [...new Set(codes)].filter((code) => !page.includes(`| \`${code}\` |`));
const named = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, code = ""]) => code);

describe("docs/errors.md", () => {
  it("is what `npm run errors` would write", () => {
    const { status, stderr } = spawnSync(process.execPath, ["tools/errors.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("has every code with which the trainer fails a job", () => {
    const text = sources("trainer/src/fine_tuning_trainer", ".py");
    const codes = named(text, /(?:FaultError\(\s*|UNKNOWN = )"([a-z_]+)"/g);
    expect(codes.length).toBeGreaterThan(10);
    expect(unlisted(codes)).toEqual([]);
  });

  it("has every code with which the server fails a job or refuses a request", () => {
    const text = sources("server", ".ts");
    const codes = named(text, /(?:\bcode: |\bfail\((?:services, id, )?)"([a-z_]+)"/g);
    expect(codes.length).toBeGreaterThan(20);
    expect(unlisted(codes)).toEqual([]);
  });
});
