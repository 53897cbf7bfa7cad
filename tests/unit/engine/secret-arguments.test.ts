import * as pulumi from "@pulumi/pulumi";
import { secretArguments } from "../../../provider/engine/secret-arguments";

describe(secretArguments.name, () => {
  it("finds secrets at every depth, and what is made of them", async () => {
    const seed = pulumi.secret(7);
    const args = {
      model: "gpt-4o",
      seed,
      suffix: pulumi.output("desk"),
      metadata: { "a.b": Promise.resolve(pulumi.secret("c")), d: "e" },
      integrations: [{ type: "wandb", wandb: { tags: ["x", pulumi.interpolate`run-${seed}`] } }],
      budget: pulumi.output({ maxCost: pulumi.secret(5) }),
    };
    expect(await secretArguments(args)).toEqual([
      ["seed"],
      ["metadata", "a.b"],
      ["integrations", 0, "wandb", "tags", 1],
      ["budget"],
    ]);
  });

  it("stores nothing where there are none", async () => {
    expect(await secretArguments({ model: "gpt-4o", suffix: pulumi.output("desk"), seed: undefined })).toBeUndefined();
  });
});
