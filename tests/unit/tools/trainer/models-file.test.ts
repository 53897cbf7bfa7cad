import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModelsFile } from "../../../../server/models/models-file";
import { callTool } from "../../../support/pulumi-tools";

describe("the models file of a trainer", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trainer-models-"));
    file = join(folder, "models.json");
    writeFileSync(join(folder, "small.gguf"), "");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const modelsIn = () => callTool("trainer/models-file.mjs", "modelsIn", [file]);
  const write = () =>
    callTool("trainer/template.mjs", "writeModelsFile", [file, join(folder, "small.gguf")], {
      ...process.env,
      XDG_CACHE_HOME: join(folder, "cache"),
    });

  it("is written as the server takes it, with the Python that was installed and one small model", async () => {
    await write();
    const read = readModelsFile(file);
    expect(read.command).toEqual([
      join(folder, "cache", "pulumi-fine-tuning", "trainer", "bin", "python"),
      "-m",
      "fine_tuning_trainer",
    ]);
    expect(read).toMatchObject({ slots: 1, embedded: true, bases: [{ id: "smollm2-135m" }] });
    expect(read.bases[0]?.real).toEqual({
      source: join(folder, "small.gguf"),
      contextTokens: 2048,
      training: "lora",
      quantize: null,
      learningRate: 0.0005,
      lora: { rank: 16, alpha: 32 },
    });
  });

  it("is left as it is where there is one", async () => {
    writeFileSync(file, "mine");
    await write();
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  it("gives the trainer each model with the server's own defaults and places", async () => {
    const models = [
      { id: "small", source: "./small.gguf", contextTokens: 64 },
      { id: "other", source: "owner/other", contextTokens: 64, training: "full", lora: { rank: 4 }, learningRate: 0.1 },
      { id: "toy", engine: "embedded", contextTokens: 64 },
    ];
    writeFileSync(file, JSON.stringify({ models }));
    const server = readModelsFile(file).bases.flatMap(({ id, real }) => (real ? [{ id, ...real }] : []));
    expect(server).toHaveLength(2);
    expect(await modelsIn()).toEqual(server);
  });

  it("that cannot be read is a problem with the line that writes one", async () => {
    await expect(modelsIn()).rejects.toThrow(/reading the models file: ENOENT[\s\S]*Next: npm run trainer -- init/);
    writeFileSync(file, "{");
    await expect(modelsIn()).rejects.toThrow(/reading the models file: .*JSON[\s\S]*Next: npm run trainer -- init/);
  });
});
