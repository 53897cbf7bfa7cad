import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageSource } from "../../../../provider/cli/init/package-source";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "source-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function json(path: string, content: object): string {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, JSON.stringify(content));
  return dirname(at);
}

/** The package as `installer/package.json` asked for it. */
function installed(spec: string, under = "node_modules"): string {
  json("installer/package.json", { dependencies: { "pulumi-fine-tuning": spec } });
  return json(`installer/${under}/pulumi-fine-tuning/package.json`, { name: "pulumi-fine-tuning", version: "1.2.3" });
}

describe("a new project's packages", () => {
  it("are those of the clone that made it", () => {
    const clone = json("clone/package.json", { name: "pulumi-fine-tuning", version: "1.2.3" });
    json("clone/server/package.json", { name: "fine-tuning-server" });
    expect(packageSource(clone)).toEqual({ provider: `file:${clone}`, server: `file:${clone}/server`, clone });
  });

  it("are of its own version from the registry", () => {
    expect(packageSource(installed("^1.0.0"))).toEqual({ provider: "^1.2.3", server: "^1.2.3" });
  });

  it("are the tarballs, where both lie beside each other", () => {
    json("fine-tuning-server-1.2.3.tgz", {});
    const expected = { provider: `file:${folder}/provider.tgz`, server: `file:${folder}/fine-tuning-server-1.2.3.tgz` };
    expect(packageSource(installed("file:../provider.tgz"))).toEqual(expected);
    const pnpm = "node_modules/.pnpm/pulumi-fine-tuning@file+provider.tgz/node_modules";
    expect(packageSource(installed("file:../provider.tgz", pnpm))).toEqual(expected);
  });

  it("are the tarball alone, where no server lies beside it", () => {
    expect(packageSource(installed("file:../provider.tgz"))).toEqual({ provider: `file:${folder}/provider.tgz` });
  });

  it("are of the repository or address that was named", () => {
    const spec = "git+https://git.example/acme/pulumi-fine-tuning.git#v1";
    expect(packageSource(installed(spec))).toEqual({ provider: spec });
  });

  it("are of the registry where nobody says how the package came", () => {
    const alone = json("lib/node_modules/pulumi-fine-tuning/package.json", { version: "1.2.3" });
    expect(packageSource(alone)).toEqual({ provider: "^1.2.3", server: "^1.2.3" });
  });
});
