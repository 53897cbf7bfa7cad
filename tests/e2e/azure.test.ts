import { chatRows, jsonl } from "../support/chat-data";
import { expectFreeOf } from "../support/free-of";
import { aPulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { testServer } from "../support/server";

describe("a server in Azure's dialect", () => {
  it("trains the same program with dialect, address and key from the stack's configuration and environment", async () => {
    const server = await testServer();
    const program = `${cargoProgram('trainingType: "globalStandard",')}
import { getTrainingMetrics } from "pulumi-fine-tuning";
export const losses = bot.id.apply(async (jobId) => (await getTrainingMetrics({ jobId })).length);
`;
    const project = await aPulumiProject({
      files: { "index.ts": program, "cargo.jsonl": jsonl(chatRows(20)) },
      env: { AZURE_OPENAI_API_KEY: server.apiKey },
    });
    try {
      await project.configure({
        "fine-tuning:dialect": "azure",
        "fine-tuning:baseUrl": new URL(server.url).origin,
        "fine-tuning:apiVersion": "2025-04-01-preview",
      });
      const { code, output } = await project.up();
      expect({ code, output }).toMatchObject({ code: 0 });
      const { model, losses } = await project.outputs();
      expect(model).toMatch(/^gpt-4o-mini-2024-07-18\.ft-/);
      expect(losses).toBe(60);
      expect((await project.preview("--expect-no-changes")).code).toBe(0);
      expect(server.exchanges.every(({ url }) => url.startsWith("/openai/") && url.includes("api-version="))).toBe(
        true,
      );
      expectFreeOf(server.apiKey, output + JSON.stringify(await project.exported()));
      expect(await project.destroy()).toMatchObject({ code: 0 });
    } finally {
      project.remove();
      await server.close();
    }
  });
});
