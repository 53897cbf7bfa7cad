import { homedir } from "node:os";
import { join } from "node:path";
import { userDirectory } from "../../provider/user-directory";

describe(userDirectory.name, () => {
  it.each<[string, NodeJS.ProcessEnv, string]>([
    ["the variable says", { XDG_STATE_HOME: "/var/state" }, "/var/state/pulumi-fine-tuning"],
    ["is usual where nothing is said", {}, join(homedir(), ".local/state/pulumi-fine-tuning")],
    ["is usual where it is empty", { XDG_STATE_HOME: "" }, join(homedir(), ".local/state/pulumi-fine-tuning")],
    ["is usual where it is relative", { XDG_STATE_HOME: "state" }, join(homedir(), ".local/state/pulumi-fine-tuning")],
  ])("is where %s", (_, env, path) => {
    expect(userDirectory("XDG_STATE_HOME", env)).toBe(path);
  });

  it("has a place of its own for the cache", () => {
    expect(userDirectory("XDG_CACHE_HOME", { XDG_STATE_HOME: "/state" })).toBe(
      join(homedir(), ".cache/pulumi-fine-tuning"),
    );
  });
});
