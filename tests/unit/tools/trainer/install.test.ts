import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../support/pulumi-cli";
import { callTool } from "../../../support/pulumi-tools";

describe("the trainer's installation", () => {
  let folder: string;
  let cache: string;
  let environment: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "trainer-install-"));
    cache = join(folder, "cache", "pulumi-fine-tuning");
    environment = join(cache, "trainer");
    // One that is there already is only brought up to date, whatever room there is.
    program(join(environment, "bin", "python"), "exit 0");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function program(file: string, body: string) {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** A machine with these programs and no others. */
  function machine(programs: Record<string, string>, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    for (const [name, body] of Object.entries(programs)) program(join(folder, "bin", name), body);
    return { PATH: join(folder, "bin"), HOME: folder, XDG_CACHE_HOME: join(folder, "cache"), ...more };
  }

  const install = (env: NodeJS.ProcessEnv) => callTool("trainer/install.mjs", "installTrainer", [], env);

  it("is done by the user's uv, into the cache directory and not into an environment that is active", async () => {
    const uv = `[ "$1" = --version ] || echo "$* into $UV_PROJECT_ENVIRONMENT from $VIRTUAL_ENV." > "${folder}/ran"`;
    await install(machine({ uv }, { VIRTUAL_ENV: "/somebody's" }));
    expect(readFileSync(join(folder, "ran"), "utf8")).toBe(
      `sync --frozen --inexact --project ${join(root, "trainer")} --no-dev into ${environment} from .\n`,
    );
  });

  it("passes on what uv writes, and says why it failed", async () => {
    const uv = `[ "$1" = --version ] && exit 0\necho "error: Failed to fetch: https://pypi.org/simple/" >&2\nexit 2`;
    await expect(install(machine({ uv }))).rejects.toThrow(
      /error: Failed to fetch[\s\S]*installing the trainer: `uv sync` ended with 2: PyPI cannot be reached/,
    );
  });

  it("says what to install where there is neither uv nor Python", async () => {
    await expect(install(machine({}))).rejects.toThrow(
      /getting uv: `python3 -m venv .*` could not be run[\s\S]*Next: install Python 3\.11 to 3\.13/,
    );
  });

  describe("where there is no uv", () => {
    const fetched = () => readdirSync(cache).filter((name) => name.startsWith("uv-"));

    it("fetches one, and uses it from then on", async () => {
      // Stands for pip: what it installs is a uv that has nothing to do.
      program(join(folder, "pip"), `printf '#!/bin/sh\\n' > "\${0%/*}/uv"\n/bin/chmod +x "\${0%/*}/uv"`);
      const venv = `/bin/mkdir -p "$3/bin"\n/bin/cp "${join(folder, "pip")}" "$3/bin/python"`;
      await install(machine({ python3: venv }));
      await install(machine({ python3: "exit 1" }));
      expect(fetched()).toHaveLength(1);
    });

    it("leaves no half of one behind", async () => {
      const broken = '/bin/mkdir -p "$3/bin"\necho "No module named ensurepip" >&2\nexit 1';
      await expect(install(machine({ python3: broken }))).rejects.toThrow("ended with 1. No module named ensurepip");
      expect(fetched()).toEqual([]);
    });
  });
});
