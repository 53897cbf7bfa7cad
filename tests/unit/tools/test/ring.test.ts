import { callTool } from "../../../support/pulumi-tools";

const chosen = (...words: string[]) => callTool("test/ring.mjs", "chosenRings", [words]);

describe("npm test", () => {
  it("runs every ring where none is named, and hands all words to Jest", async () => {
    expect(await chosen("--testNamePattern", "budget")).toEqual({
      chosen: ["unit", "contract", "lifecycle-dynamic", "lifecycle-plugin", "e2e"],
      more: ["--testNamePattern", "budget"],
    });
  });

  it("runs the lifecycle ring by both processes", async () => {
    expect(await chosen("lifecycle", "waiting")).toEqual({
      chosen: ["lifecycle-dynamic", "lifecycle-plugin"],
      more: ["waiting"],
    });
  });

  it("runs one of the two by its whole name", async () => {
    expect(await chosen("lifecycle-plugin", "unit")).toEqual({ chosen: ["unit", "lifecycle-plugin"], more: [] });
  });
});
