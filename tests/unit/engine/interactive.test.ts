import { isInteractive, type ProcessView, type Surroundings } from "../../../provider/engine/interactive";

const cli: ProcessView = { parent: 10, command: ["/usr/bin/pulumi", "up"], stdout: "/dev/pts/3" };
const shellScript: ProcessView = {
  parent: 20,
  command: ["/bin/sh", "pulumi-resource-pulumi-nodejs"],
  stdout: "pipe:[1]",
};

/** This process below a shell script below `pulumi`. */
function around(changes: Partial<Surroundings> & { cli?: Partial<ProcessView> } = {}): Surroundings {
  const processes = new Map([
    [30, shellScript],
    [20, { ...cli, ...changes.cli }],
  ]);
  return { env: {}, parent: 30, look: (pid) => processes.get(pid), hasTerminal: () => true, ...changes };
}

describe(isInteractive.name, () => {
  it("is true below a pulumi that writes to a terminal", () => {
    expect(isInteractive(around())).toBe(true);
    expect(isInteractive(around({ cli: { command: ["pulumi", "up", "--yes"] } }))).toBe(true);
  });

  it("is false where the output goes elsewhere or the user says so", () => {
    expect(isInteractive(around({ cli: { stdout: "pipe:[77]" } }))).toBe(false);
    expect(isInteractive(around({ cli: { stdout: "/tmp/log" } }))).toBe(false);
    expect(isInteractive(around({ cli: { command: ["pulumi", "up", "--non-interactive"] } }))).toBe(false);
  });

  it.each(["CI", "BUILD_ID", "TF_BUILD"])("is false in a CI system that sets %s", (name) => {
    expect(isInteractive(around({ env: { [name]: "true" } }))).toBe(false);
    expect(isInteractive(around({ env: { [name]: "false" } }))).toBe(true);
  });

  it("obeys FINE_TUNING_PROGRESS before all else", () => {
    expect(isInteractive(around({ env: { FINE_TUNING_PROGRESS: "live", CI: "true" } }))).toBe(true);
    expect(isInteractive(around({ env: { FINE_TUNING_PROGRESS: "lines" } }))).toBe(false);
  });

  it("goes by the terminal alone where processes cannot be looked at", () => {
    const look = () => undefined;
    expect(isInteractive(around({ look }))).toBe(true);
    expect(isInteractive(around({ look, hasTerminal: () => false }))).toBe(false);
  });

  it("is false when no pulumi is among the ancestors", () => {
    const loop: ProcessView = { parent: 30, command: ["node"], stdout: "/dev/pts/3" };
    expect(isInteractive(around({ look: () => loop }))).toBe(false);
    expect(isInteractive(around({ look: () => ({ ...loop, parent: undefined }) }))).toBe(false);
  });

  it("answers for the process it runs in", () => {
    expect(typeof isInteractive()).toBe("boolean");
  });
});
