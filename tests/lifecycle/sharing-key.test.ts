import { UNKNOWN } from "../../provider/engine/unknown";
import { testAdminKey } from "../support/server";
import { aStack } from "../support/stack";

describe("sharing a checkpoint, before anything is shared", () => {
  const stack = aStack();
  let checkpoint: unknown;

  beforeAll(async () => {
    checkpoint = (await stack.jobInService()).old?.outputs.fineTunedModel;
  });

  const previewed = (args: object) => {
    const share = stack.resource("CheckpointPermission");
    return share.preview({ projectIds: ["proj_harbour"], ...args });
  };

  it("is refused without an admin key, by the server's word and with the setting that helps", async () => {
    const refusal = {
      property: "",
      reason: expect.stringMatching(/insufficient permissions.*set OPENAI_ADMIN_KEY, or run .*fine-tuning:adminKey/s),
    };
    expect((await previewed({ checkpoint })).failures).toEqual([refusal]);
    expect((await previewed({ checkpoint: UNKNOWN })).failures).toEqual([refusal]);
  });

  it("is allowed with one, also for a checkpoint that is still to be trained", async () => {
    await stack.newProcess({ OPENAI_ADMIN_KEY: testAdminKey });
    expect(await previewed({ checkpoint })).toEqual({ failures: [], change: "create" });
    expect(await previewed({ checkpoint: UNKNOWN })).toEqual({ failures: [], change: "create" });
  });

  it("goes on where nobody answers", async () => {
    await stack.newProcess({ OPENAI_BASE_URL: "http://127.0.0.1:9/v1" });
    expect(await previewed({ checkpoint })).toEqual({ failures: [], change: "create" });
  });
});
