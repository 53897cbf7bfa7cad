import { PassThrough } from "node:stream";
import { cancelSignal } from "../../../provider/engine/cancel-signal";
import { engineAddress, inPluginProcess } from "../../../provider/engine/plugin-process";
import { oneLine, showProgress } from "../../../provider/engine/progress";
import { rpcContext } from "../../../provider/engine/rpc-context";
import { exitWithParent, watchStdin } from "../../../provider/engine/stdin-watch";

describe("outside the engine's process", () => {
  it("has a signal that does not abort, one and the same each time", () => {
    expect(cancelSignal().aborted).toBe(false);
    expect(cancelSignal()).toBe(cancelSignal());
  });

  it("shows nothing and does not mind", () => {
    expect(() => showProgress("running", { urn: "urn:pulumi:dev::project::type::name" })).not.toThrow();
  });

  it("has no context", () => {
    expect(rpcContext()).toEqual({});
  });

  it("leaves standard input alone", () => {
    const listeners = process.stdin.listenerCount("end");
    exitWithParent();
    expect(process.stdin.listenerCount("end")).toBe(listeners);
  });
});

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

describe(oneLine.name, () => {
  it.each([
    ["  plain  text ", "plain text"],
    ["two\r\nlines", "two lines"],
    ["\u001b[1;31mred\u001b[0m alert\u0007", "red alert"],
    ["paragraph\u2029separator", "paragraph separator"],
    ["right\u202Eto left", "right to left"],
    ["größe ✓ 日本", "größe ✓ 日本"],
    ["", ""],
  ])("makes %j into %j", (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it("cuts what is too long, and says so", () => {
    expect(oneLine("abcdefghij", 5)).toBe("abcd…");
    expect(oneLine("abcde", 5)).toBe("abcde");
  });
});

describe(watchStdin.name, () => {
  it("notices the other end going away, and nothing before", async () => {
    const stdin = new PassThrough();
    const ended = new Promise<void>((resolve) => watchStdin(stdin, resolve));
    stdin.write("ignored");
    stdin.end();
    await expect(ended).resolves.toBeUndefined();
  });
});
