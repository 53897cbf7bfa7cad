import { engineAddress, inPluginProcess } from "../../../provider/engine/plugin-process";

describe(inPluginProcess.name, () => {
  it.each([
    ["/work/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js", true],
    ["C:\\work\\node_modules\\@pulumi\\pulumi\\cmd\\dynamic-provider\\index.js", true],
    ["/work/node_modules/@pulumi/pulumi/cmd/run/index.js", false],
    ["/work/dynamic-provider.js", false],
    [undefined, false],
  ])("for %s: %s", (main, expected) => {
    expect(inPluginProcess(["node", ...(main === undefined ? [] : [main])])).toBe(expected);
  });
});

describe(engineAddress.name, () => {
  it("is the last argument, when it looks like an address", () => {
    expect(engineAddress(["node", "index.js", "127.0.0.1:4711"])).toBe("127.0.0.1:4711");
    expect(engineAddress(["node", "index.js"])).toBeUndefined();
    expect(engineAddress(["node", "index.js", "--help"])).toBeUndefined();
  });
});
