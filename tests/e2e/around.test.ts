import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { exampleFiles } from "../support/example-files";
import { fineTuning } from "../support/fine-tuning-command";
import { expectFreeOf } from "../support/free-of";
import { aPulumiProject, type PulumiProject } from "../support/pulumi";
import { pulumiCli } from "../support/pulumi-cli";
import "../support/pulumi-patience";
import { testAdminKey, testServer } from "../support/server";

describe("the examples", () => {
  let server: Awaited<ReturnType<typeof testServer>>;
  const projects: PulumiProject[] = [];
  let upstream: PulumiProject;

  beforeAll(async () => {
    server = await testServer();
    upstream = await project("quickstart");
    await succeed(upstream);
  }, 240_000);

  afterAll(async () => {
    for (const one of projects) one.remove();
    await server?.close();
  });

  async function project(name: string, sharing?: PulumiProject): Promise<PulumiProject> {
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey, OPENAI_ADMIN_KEY: testAdminKey };
    const made = await aPulumiProject({ name, files: exampleFiles(name), env, ...(sharing && { sharing }) });
    projects.push(made);
    return made;
  }

  async function succeed(one: PulumiProject): Promise<Record<string, unknown>> {
    const { code, output } = await one.up();
    if (code !== 0) throw new Error(`pulumi up ended with ${code}:\n${output}`);
    return one.outputs();
  }

  const set = (one: PulumiProject, path: string, value: string) => one.run(["config", "set", "--path", path, value]);

  const submitted = () =>
    server.exchanges.filter(({ method, url }) => method === "POST" && url === "/v1/fine_tuning/jobs").length;

  it("are known to the command line by their stack's settings, whatever the environment says", async () => {
    await upstream.configure({ "fine-tuning:baseUrl": server.url });
    await upstream.run(["config", "set", "--secret", "fine-tuning:apiKey", server.apiKey]);
    const PATH = `${dirname(pulumiCli().cli)}:${process.env.PATH}`;
    const elsewhere = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1", OPENAI_API_KEY: "sk-of-nobody" };
    const options = { cwd: join(upstream.directory, "data"), env: { ...upstream.env, ...elsewhere, PATH } };
    const { code, stdout, stderr } = await fineTuning(["list", "--json"], options);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`stack quickstart/dev: ${server.url}`),
    });
    const [job] = JSON.parse(stdout).jobs;
    expect(job).toMatchObject({ resource: { project: "quickstart", stack: "dev", name: "harbour-desk" } });
    const sealed = await fineTuning(["list"], {
      ...options,
      env: { ...options.env, PULUMI_CONFIG_PASSPHRASE: "wrong" },
    });
    expect(sealed).toMatchObject({ code: 3, stderr: expect.stringContaining("incorrect passphrase") });
    expectFreeOf(server.apiKey, stdout + stderr + sealed.stdout + sealed.stderr);
  });

  it("evaluate model and checkpoints of another stack in a chat", async () => {
    const downstream = await project("downstream", upstream);
    await set(downstream, "upstream", "organization/quickstart/dev");
    await set(downstream, "questions[0].ask", "When does the tide turn?");
    await set(downstream, "questions[0].expect", "captain");
    const asked = () => server.exchanges.filter(({ url }) => url.endsWith("/chat/completions")).length;
    expect(await downstream.preview()).toMatchObject({ code: 0 });
    expect(asked()).toBe(0);
    const { scores, winner } = (await succeed(downstream)) as {
      scores: { model: string; right: number }[];
      winner: string;
    };
    const { model, checkpoints } = (await upstream.outputs()) as { model: string; checkpoints: object[] };
    expect(scores).toHaveLength(checkpoints.length);
    expect(winner).toBe(model);
    expect(scores.find((score) => score.model === model)?.right).toBe(1);
  });

  it("share a checkpoint with other projects, add and remove one in place, and take it all back", async () => {
    const sharing = await project("sharing", upstream);
    await set(sharing, "upstream", "organization/quickstart/dev");
    await set(sharing, "projects[0]", "proj_harbour");
    const { permissions } = await succeed(sharing);
    const granted = async () => {
      const { model } = await upstream.outputs();
      const path = `/fine_tuning/checkpoints/${encodeURIComponent(String(model))}/permissions`;
      const { body } = await server.call("GET", path, undefined, { authorization: `Bearer ${testAdminKey}` });
      return (body.data as { project_id: string }[]).map(({ project_id }) => project_id).sort();
    };
    expect(permissions).toEqual([expect.objectContaining({ projectId: "proj_harbour" })]);
    expect(await granted()).toEqual(["proj_harbour"]);
    await set(sharing, "projects[0]", "proj_pier");
    await set(sharing, "projects[1]", "proj_quay");
    await succeed(sharing);
    expect(await granted()).toEqual(["proj_pier", "proj_quay"]);
    expect(await sharing.destroy()).toMatchObject({ code: 0 });
    expect(await granted()).toEqual([]);
    expectFreeOf(testAdminKey, JSON.stringify(await sharing.exported()));
  });

  it("keep the application's model until the next one is accepted", async () => {
    const application = await project("application");
    const environment = () => readFileSync(join(application.directory, "app.env"), "utf8");
    const answer = async () => {
      const node = [process.execPath, ["--env-file=app.env", "app/answer.mjs", "Greet Ada."]] as const;
      return (await promisify(execFile)(...node, { cwd: application.directory, env: application.env })).stdout;
    };
    // The program of a team is under version control.
    const git = (...args: string[]) => promisify(execFile)("git", args, { cwd: application.directory });
    await git("init", "--quiet");
    await git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "Begin");
    const head = (await git("rev-parse", "HEAD")).stdout.trim();
    const first = await succeed(application);
    expect(environment()).toBe(`MODEL=${first.model}\n`);
    expect(await answer()).toMatch(/lighthouse/);

    const before = submitted();
    application.write(
      "data/greetings.jsonl",
      exampleFiles("application")["data/greetings.jsonl"]?.replaceAll("left", "right") ?? "",
    );
    await set(application, "maxLoss", "0.000001");
    const refused = await application.up();
    expect(refused).toMatchObject({
      code: 1,
      output: expect.stringMatching(/trainLoss is .*, above the maximum of 0.000001/),
    });
    expect(environment()).toBe(`MODEL=${first.model}\n`);
    expect(await answer()).toMatch(/lighthouse/);

    await set(application, "maxLoss", "2");
    const second = await succeed(application);
    expect(second.model).not.toBe(first.model);
    expect(environment()).toBe(`MODEL=${second.model}\n`);
    expect(submitted()).toBe(before + 1);
    expect(second.lineage).toMatchObject({
      model: second.model,
      base: "gpt-4o-mini-2024-07-18",
      seed: 7,
      predecessor: { model: first.model },
      trainingData: { contentHash: expect.stringMatching(/^c1:/), examples: 20 },
      price: { cost: expect.any(Number) },
      metrics: { trainLoss: expect.any(Number) },
    });
    expect(first.lineage).toMatchObject({ git: { commit: head, source: "recorded" } });
  });

  it("sweep over a grid and take the best", async () => {
    const { results, best } = (await succeed(await project("sweep"))) as {
      results: { name: string; status: string }[];
      best: { chosenBy: string };
    };
    expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "ep1-lr0.5 succeeded",
      "ep1-lr2 succeeded",
      "ep3-lr0.5 succeeded",
      "ep3-lr2 succeeded",
    ]);
    expect(best.chosenBy).toBe("lowest fullValidLoss");
  });

  it("leave nothing over that their stacks hold, and `orphans` finds what they gave up", async () => {
    const exports = await Promise.all(projects.map((one) => one.exported()));
    const [newest] = projects.slice(-1);
    for (const [index, state] of exports.entries()) newest?.write(`state-${index}.json`, JSON.stringify(state));
    const files = exports.map((_, index) => `state-${index}.json`);
    const { stdout, stderr, code } = await fineTuning(["orphans", "--no-pulumi", "--json", "--state", ...files], {
      cwd: newest?.directory ?? "",
      env: { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: server.apiKey },
    });
    expect(stderr).toBe("");
    const { orphans } = JSON.parse(stdout) as { orphans: { kind: string; urn?: string }[] };
    // The application's first model: its job was replaced, and the model is kept by default.
    expect(orphans.filter(({ kind }) => kind === "model").map(({ urn }) => urn)).toEqual([
      expect.stringMatching(/^urn:pulumi:dev::application::.*::greeter$/),
    ]);
    expect(code).toBe(1);
  });
});
