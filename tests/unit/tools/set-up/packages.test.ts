import { callTool } from "../../../support/pulumi-tools";

const installed = { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } };

const matches = (wanted: object, there: object) =>
  callTool("set-up/packages.mjs", "matches", [{ packages: wanted }, { packages: there }]);

describe("whether the locked packages are installed", () => {
  it("holds when every package stands there in its version, whatever the lock says about the project itself", async () => {
    expect(await matches({ "": { version: "0.1.0" }, server: { version: "0.1.0" }, ...installed }, installed)).toBe(
      true,
    );
  });

  it("holds when only an optional package is absent, because it belongs to another platform", async () => {
    const other = { "node_modules/a-darwin": { version: "1.0.0", optional: true } };
    expect(await matches({ ...installed, ...other }, installed)).toBe(true);
  });

  it.each([
    ["a package is missing", { ...installed, "node_modules/b": { version: "1.0.0" } }],
    ["a package has another version", { "node_modules/a": { version: "1.0.1", integrity: "sha512-b" } }],
    ["a package has another content", { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } }],
    ["a package is no longer wanted", {}],
  ])("does not hold when %s", async (_, wanted) => {
    expect(await matches(wanted, installed)).toBe(false);
  });
});
