import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { complaintsAbout } from "../support/compiled-programs";
import { exampleFiles } from "../support/example-files";
import { root } from "../support/pulumi-cli";

const { "index.ts": program = "", "package.json": manifest = "" } = exampleFiles("azure-deployment");
const azureNative = `@pulumi/azure-native@${JSON.parse(manifest).dependencies["@pulumi/azure-native"]}`;
/** All that the example imports of a package of 17,000 files. */
const needed = ["package.json", "utilities.*", "cognitiveservices/*", "types/*"].map((path) => `package/${path}`);

describe("examples/azure-deployment", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "azure-deployment-"));
    const unpacked = join(folder, "node_modules", "@pulumi", "azure-native");
    mkdirSync(unpacked, { recursive: true });
    for (const name of ["@pulumi/pulumi", "@types"])
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
    symlinkSync(root, join(folder, "node_modules", "pulumi-fine-tuning"));
    const pack = ["pack", azureNative, "--prefer-offline", "--silent"];
    const tarball = execFileSync("npm", pack, { cwd: folder, encoding: "utf8" }).trim();
    const into = ["-C", unpacked, "--strip-components=1", "--wildcards", ...needed];
    execFileSync("tar", ["xzf", join(folder, tarball), ...into]);
    writeFileSync(join(folder, "index.ts"), program);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the program under mocks, and gives what it declares by type and name. */
  async function declared({ preview }: { preview: boolean }): Promise<Map<string, Record<string, unknown>>> {
    const resources = new Map<string, Record<string, unknown>>();
    pulumi.runtime.setAllConfig({ "project:resourceGroup": "desk", "project:account": "harbour" });
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          resources.set(`${type.split(":").at(-1)} ${name}`, inputs);
          const trained = {
            fineTunedModel: "gpt-4o-mini-2024-07-18.ft-1-harbour-desk",
            checkpoints: [{ fineTunedModelCheckpoint: "ftchkpt-1" }, { fineTunedModelCheckpoint: "ftchkpt-2" }],
          };
          return {
            id: `${name}-id`,
            state: { ...inputs, ...(type.endsWith("FineTuningJob") && !preview ? trained : {}) },
          };
        },
        call: () => ({}),
      },
      "project",
      "dev",
      preview,
    );
    const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
    const load = (name: string) =>
      require(name.startsWith("@pulumi/azure-native") ? join(folder, "node_modules", name) : name);
    compileFunction(outputText, ["exports", "require"])({}, load);
    await pulumi.runtime.disconnect();
    return resources;
  }

  it("fits the types of Azure's resources", () => {
    expect(complaintsAbout([join(folder, "index.ts")])).toEqual([]);
  });

  it("deploys the trained model and a checkpoint beside each other", async () => {
    const resources = await declared({ preview: false });
    expect(resources.get("Deployment harbour-desk")).toMatchObject({
      accountName: "harbour",
      properties: { model: { format: "OpenAI", name: "gpt-4o-mini-2024-07-18.ft-1-harbour-desk" } },
      sku: { name: "GlobalStandard" },
    });
    expect(resources.get("Deployment harbour-desk-early")).toMatchObject({
      properties: { model: { name: "ftchkpt-1" } },
      sku: { name: "DeveloperTier" },
    });
  });

  it("is previewed before there is a model", async () => {
    const resources = await declared({ preview: true });
    expect([...resources.keys()]).toEqual(
      expect.arrayContaining([
        "FineTuningJob harbour-desk",
        "Deployment harbour-desk",
        "Deployment harbour-desk-early",
      ]),
    );
  });
});
