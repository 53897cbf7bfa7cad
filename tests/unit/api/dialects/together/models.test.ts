import { allModels } from "../../../../../provider/api/dialects/together/models";

describe("the models of Together", () => {
  it("are those that are served, and those that are only trained", () => {
    const served = [{ id: "Qwen/Qwen3-8B", created: 5, organization: "Qwen" }, { id: "acme/one" }];
    expect(allModels(served, ["Qwen/Qwen3-8B", "meta-llama/Llama-Reference"])).toEqual([
      { id: "Qwen/Qwen3-8B", object: "model", created: 5, ownedBy: "Qwen" },
      { id: "acme/one", object: "model", created: 0, ownedBy: "" },
      { id: "meta-llama/Llama-Reference", object: "model", created: 0, ownedBy: "" },
    ]);
  });
});
