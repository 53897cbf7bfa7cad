import { type ProcessView, type Surroundings, watching } from "../../../provider/engine/interactive";

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

const isLive = (surroundings?: Surroundings) => watching(surroundings).live;

describe(watching.name, () => {
  it("names the terminal that pulumi writes to, whatever this process writes to", () => {
    expect(watching(around())).toEqual({ live: true, terminal: "/dev/pts/3" });
    expect(watching(around({ env: { FINE_TUNING_PROGRESS: "live" } }))).toEqual({ live: true, terminal: "/dev/pts/3" });
  });

  it("names the terminal it belongs to where pulumi's is not to be seen", () => {
    expect(watching(around({ look: () => undefined }))).toEqual({ live: true, terminal: "/dev/tty" });
  });

  it("is true below a pulumi that writes to a terminal", () => {
    expect(isLive(around())).toBe(true);
    expect(isLive(around({ cli: { command: ["pulumi", "up", "--yes"] } }))).toBe(true);
  });

  it("is false where the output goes elsewhere or the user says so", () => {
    expect(isLive(around({ cli: { stdout: "pipe:[77]" } }))).toBe(false);
    expect(isLive(around({ cli: { stdout: "/tmp/log" } }))).toBe(false);
    expect(isLive(around({ cli: { command: ["pulumi", "up", "--non-interactive"] } }))).toBe(false);
  });

  it.each(["CI", "BUILD_ID", "TF_BUILD"])("is false in a CI system that sets %s", (name) => {
    expect(isLive(around({ env: { [name]: "true" } }))).toBe(false);
    expect(isLive(around({ env: { [name]: "false" } }))).toBe(true);
  });

  it("obeys FINE_TUNING_PROGRESS before all else", () => {
    expect(isLive(around({ env: { FINE_TUNING_PROGRESS: "live", CI: "true" } }))).toBe(true);
    expect(isLive(around({ env: { FINE_TUNING_PROGRESS: "lines" } }))).toBe(false);
  });

  it("goes by the terminal alone where processes cannot be looked at", () => {
    const look = () => undefined;
    expect(isLive(around({ look }))).toBe(true);
    expect(isLive(around({ look, hasTerminal: () => false }))).toBe(false);
  });

  it("is false when no pulumi is among the ancestors", () => {
    const loop: ProcessView = { parent: 30, command: ["node"], stdout: "/dev/pts/3" };
    expect(isLive(around({ look: () => loop }))).toBe(false);
    expect(isLive(around({ look: () => ({ ...loop, parent: undefined }) }))).toBe(false);
  });

  it("answers for the process it runs in", () => {
    expect(typeof isLive()).toBe("boolean");
  });
});
