import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { templateModels } from "../../provider/cli/init/choices";
import { gitignore, localAddress } from "../../provider/cli/init/project-files";
import { complaintsAbout } from "../support/compiled-programs";
import { fineTuning } from "../support/fine-tuning-command";
import { root } from "../support/pulumi-cli";

const templates = readdirSync(join(root, "templates"));
const read = (template: string, path: string) => readFileSync(join(root, "templates", template, path), "utf8");

describe("the templates of `pulumi new` and `fine-tuning init`", () => {
  it("are one for each method", () => {
    expect(templates.sort()).toEqual(Object.keys(templateModels).sort());
  });

  it("share what does not depend on the method", () => {
    for (const path of [".gitignore", "package.json", "tsconfig.json"])
      expect(new Set(templates.map((template) => read(template, path))).size).toBe(1);
  });

  it.each(templates)("ignore what init ignores: %s", (template) => {
    expect(read(template, ".gitignore")).toBe(gitignore);
  });

  it.each(templates)("install this version of both packages: %s", (template) => {
    const { version, devDependencies: own } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const { version: server } = JSON.parse(readFileSync(join(root, "server", "package.json"), "utf8"));
    const { dependencies, devDependencies } = JSON.parse(read(template, "package.json"));
    expect(dependencies["pulumi-fine-tuning"]).toBe(`^${version}`);
    expect(devDependencies).toEqual({
      "@types/node": own["@types/node"],
      "fine-tuning-server": `^${server}`,
      typescript: own.typescript,
    });
  });

  it.each(Object.entries(templateModels))(
    "train by default what the program names, on this machine: %s",
    (template, model) => {
      expect(read(template, "index.ts")).toContain(`model: new Config().get("model") ?? "${model}",`);
      expect(read(template, "Pulumi.yaml")).toContain(`      default: ${model}\n`);
      expect(read(template, "Pulumi.yaml")).toContain(`      default: ${localAddress}\n`);
    },
  );

  it.each(templates)("have data in which `fine-tuning check` finds nothing: %s", async (template) => {
    const cache = mkdtempSync(join(tmpdir(), "templates-"));
    const data = (name: string) => join("templates", template, "data", `${name}.jsonl`);
    const args = ["check", data("training"), "--validation", data("validation"), "--json"];
    const { code, stdout } = await fineTuning(args, { cwd: root, env: { XDG_CACHE_HOME: cache } });
    rmSync(cache, { recursive: true });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).files.flatMap(({ findings }: { findings: unknown[] }) => findings)).toEqual([]);
  });

  it("have programs that compile under the strictest settings", () => {
    const programs = templates.map((template) => join(root, "templates", template, "index.ts"));
    const strictest = {
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      noUnusedLocals: true,
    };
    expect(complaintsAbout(programs, strictest)).toEqual([]);
  });
});
