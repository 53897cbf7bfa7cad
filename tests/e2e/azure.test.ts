import { expectFreeOf } from "../support/free-of";
import "../support/pulumi-patience";
import { cargoProgram } from "../support/pulumi-programs";
import { testKey } from "../support/server";
import { trainingProject } from "../support/training-project";

const program = `${cargoProgram('trainingType: "globalStandard",')}
import { getTrainingMetrics } from "pulumi-fine-tuning";
export const losses = bot.id.apply(async (jobId) => (await getTrainingMetrics({ jobId })).length);
`;

describe("a server in Azure's dialect", () => {
  const { server, project } = trainingProject({
    files: { "index.ts": program },
    env: { OPENAI_BASE_URL: undefined, OPENAI_API_KEY: undefined, AZURE_OPENAI_API_KEY: testKey },
  });

  it("trains the same program with dialect, address and key from the stack's configuration and environment", async () => {
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
    expect(server.exchanges.every(({ url }) => url.startsWith("/openai/") && url.includes("api-version="))).toBe(true);
    expectFreeOf(server.apiKey, output + JSON.stringify(await project.exported()));
    expect(await project.destroy()).toMatchObject({ code: 0 });
  });
});
