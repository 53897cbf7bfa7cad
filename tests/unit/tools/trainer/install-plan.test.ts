import { callTool } from "../../../support/pulumi-tools";

const call = (name: string, ...args: unknown[]) => callTool("trainer/install-plan.mjs", name, args);
const room = { freeBytes: 50e9, place: "/cache" };

/** What uv and pip write where an index cannot be reached, or the disk has no room. */
const said = {
  uvRefused:
    "error: Request failed after 3 retries in 5.5s\n  cause: Failed to fetch: https://pypi.org/simple/torch/\n  cause: Connection refused (os error 111)\n",
  uvUnknownHost:
    "error: Failed to fetch: `https://pypi.org/simple/torch/`\n  Caused by: dns error: failed to lookup address information\n",
  pipRefused:
    "ERROR: Could not find a version that satisfies the requirement uv==0.13.9 (from versions: none)\nERROR: No matching distribution found for uv==0.13.9\n",
  uvNoRoom:
    "error: Failed to extract archive: torch.whl\n  Caused by: failed to write to file: No space left on device (os error 28)\n",
  pipNoRoom: "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
  other: "error: The lockfile at `uv.lock` could not be parsed\n",
};

it.each([
  [false, false, ["--no-dev"]],
  [true, false, ["--dev"]],
  [false, true, ["--no-dev", "--extra", "ray"]],
])(
  "the environment has what the lock names and nothing else; for tests (%s) and for Ray (%s) with what they need",
  async (forTests, ray, parts) => {
    const asked = ["sync", "--frozen", "--inexact", "--project", "/clone/trainer", ...parts];
    expect(await call("syncArguments", "/clone/trainer", { forTests, ray })).toEqual(asked);
  },
);

it("uv is fetched in an exact version into an environment of its own", async () => {
  expect(await call("uvSteps", "/cache/uv")).toEqual([
    ["python3", ["-m", "venv", "/cache/uv"]],
    [
      "/cache/uv/bin/python",
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", expect.stringMatching(/^uv==\d+\.\d+\.\d+$/)],
    ],
  ]);
});

it("an installation that cannot fit is refused before anything is fetched, with what it needs and what there is", async () => {
  expect(await call("roomTrouble", 9e9, "/cache")).toBeUndefined();
  expect(await call("roomTrouble", 3.21e9, "/cache")).toBe(
    "The trainer needs 9 GB on the disk of /cache, but 3.2 GB are free.\nNext: make room, or name another place in XDG_CACHE_HOME.",
  );
});

describe("a step of the installation that fails", () => {
  const trouble = (code: number, stderr: string, disk = room) =>
    call("stepTrouble", "installing the trainer", "uv sync", { code, stderr }, disk);

  it("says what to install where a program is missing", async () => {
    expect(await trouble(127, "spawn python3 ENOENT")).toBe(
      "installing the trainer: `uv sync` could not be run. spawn python3 ENOENT\n" +
        "Next: install Python 3.11 to 3.13 with venv and pip (apt-get install python3-venv), or uv itself.",
    );
  });

  it.each(["uvRefused", "uvUnknownHost", "pipRefused"] as const)(
    "says how PyPI is reached another way where it is not reached (%s)",
    async (how) => {
      expect(await trouble(2, said[how])).toBe(
        `installing the trainer: \`uv sync\` ended with 2: PyPI cannot be reached. ${said[how].trim().split("\n").at(-1)?.trim()}\n` +
          "Next: name another index (UV_DEFAULT_INDEX, PIP_INDEX_URL) or a proxy (HTTPS_PROXY), then run it again; what was fetched is kept.",
      );
    },
  );

  it.each([
    ["uv says so", said.uvNoRoom, room],
    ["pip says so", said.pipNoRoom, room],
    ["its words went to the terminal and there is no room", "", { ...room, freeBytes: 1e8 }],
  ])("says that the disk is full where %s", async (_, stderr, disk) => {
    expect(await trouble(2, stderr, disk)).toBe(
      "installing the trainer: `uv sync` ended with 2: the disk of /cache is full.\n" +
        "Next: make room, then run it again; what was fetched is kept.",
    );
  });

  it("shows the last line of anything else", async () => {
    expect(await trouble(2, said.other)).toMatch(
      /^installing the trainer: `uv sync` ended with 2\. error: The lockfile at `uv\.lock` could not be parsed\nNext: where PyPI could not/,
    );
  });
});
