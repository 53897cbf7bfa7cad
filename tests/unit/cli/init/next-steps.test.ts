import { type Choices, places, type Where } from "../../../../provider/cli/init/choices";
import { type Made, nextSteps } from "../../../../provider/cli/init/next-steps";

const choices: Choices = { name: "my-model", method: "supervised", where: "local", model: "m" };
const fresh: Made = {
  choices,
  source: { provider: "^1.0.0", server: "^1.0.0" },
  machine: { pulumi: true, backend: undefined, passphrase: false },
  directory: "/home/me/my-model",
  given: "my-model",
};
const commands = (more: Partial<Made> = {}) =>
  nextSteps({ ...fresh, ...more })
    .split("\n")
    .filter((line) => line.startsWith("  "))
    .map((line) => line.trim());

describe("the next steps of a new project", () => {
  it("go from the packages to the model, with a server in a terminal of its own", () => {
    expect(commands()).toEqual([
      "cd my-model",
      "npm install",
      "npm run server",
      "cd /home/me/my-model",
      "pulumi login --local",
      'export PULUMI_CONFIG_PASSPHRASE=""',
      "pulumi stack init dev",
      "npm run --silent key | pulumi config set --secret fine-tuning:apiKey",
      "pulumi up",
    ]);
  });

  it("leave out what the machine has, and never change a login", () => {
    const cloud = { pulumi: true, backend: "https://api.pulumi.com", passphrase: false };
    const steps = commands({ machine: cloud, given: undefined });
    expect(steps).not.toContain("cd my-model");
    expect(steps.join("\n")).not.toMatch(/login|PASSPHRASE/);
    expect(commands({ machine: { pulumi: true, backend: "file://~", passphrase: true } }).join("\n")).not.toMatch(
      /login|PASSPHRASE/,
    );
  });

  it("take Pulumi from the clone, or say where to have it", () => {
    const machine = { ...fresh.machine, pulumi: false };
    const source = { provider: "file:/my clone", server: "file:/my clone/server", clone: "/my clone" };
    expect(commands({ machine, source })).toContain(
      `pulumi() { npm --prefix '/my clone' run --silent pulumi -- "$@"; }`,
    );
    expect(nextSteps({ ...fresh, machine })).toContain("https://www.pulumi.com/docs/install/");
  });

  it("prepare one's own hardware before the server starts", () => {
    const own: Choices = { ...choices, where: "own-hardware" };
    const source = { provider: "file:/clone", server: "file:/clone/server", clone: "/clone" };
    const steps = commands({ choices: own, source });
    expect(steps.indexOf("npm --prefix /clone run trainer -- init")).toBe(steps.indexOf("npm run server") - 1);
    expect(nextSteps({ ...fresh, choices: own })).toContain("trainer/README.md");
  });

  it.each(["openai", "azure", "together", "fireworks"] as const)(
    "ask for the key of %s last, and start no server",
    (where) => {
      const steps = commands({ choices: { ...choices, where } });
      expect(steps).not.toContain("npm run server");
      expect(steps.slice(-2)).toEqual(["pulumi config set --secret fine-tuning:apiKey", "pulumi up"]);
      expect(steps.some((step) => step.includes("YOUR-RESOURCE.openai.azure.com"))).toBe(where === "azure");
      expect(steps.some((step) => step.includes("fine-tuning:accountId YOUR-ACCOUNT"))).toBe(where === "fireworks");
    },
  );

  it("ask for a key where the server did not come with the package", () => {
    const steps = commands({ source: { provider: "file:/x.tgz" } });
    expect(steps).not.toContain("npm run server");
    expect(steps.slice(-2)).toEqual(["pulumi config set --secret fine-tuning:apiKey", "pulumi up"]);
  });

  it("hold no comment behind a command, which zsh would take for arguments", () => {
    for (const where of Object.keys(places) as Where[])
      expect(commands({ choices: { ...choices, where } }).filter((step) => step.includes("#"))).toEqual([]);
  });
});
