import { type DashboardServer, dashboardServer } from "../support/dashboard";
import { stillTraining } from "../support/server-time";

describe("the dashboard's server side", () => {
  let here: DashboardServer;
  beforeAll(async () => {
    here = await dashboardServer();
  });
  afterAll(() => here.close());

  const get = (path: string, cookie = "") =>
    fetch(`${here.origin}${path}`, { headers: { cookie }, redirect: "manual" });

  const login = (key: string) =>
    fetch(`${here.origin}/dashboard/login`, {
      method: "POST",
      body: new URLSearchParams({ key }),
      redirect: "manual",
    });

  const cookieOf = (response: Response) => (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";

  it("shows a login form, and nothing of the jobs, to whoever has not shown the key", async () => {
    const form = await (await get("/")).text();
    expect(form).toContain("API key");
    expect(form).toContain("hidden>That is not the key");
    for (const path of ["jobs", "jobs/x", "files", "models", "live"].map((name) => `/dashboard/${name}`)) {
      const answer = await get(path);
      expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
        401,
        "login_needed",
      ]);
    }
    for (const path of ["ask", "jobs/x/cancel", "jobs/x/pause", "jobs/x/resume"]) {
      const asked = await fetch(`${here.origin}/dashboard/${path}`, {
        method: "POST",
        headers: { origin: here.origin },
      });
      expect(asked.status).toBe(401);
    }
  });

  it("opens with the key, by a cookie that scripts and other sites cannot use", async () => {
    const answer = await login(here.server.apiKey);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/"]);
    expect(answer.headers.get("set-cookie")).toMatch(/; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers.get("set-cookie")).not.toContain(here.server.apiKey);
    expect((await get("/dashboard/jobs", cookieOf(answer))).status).toBe(200);
  });

  it.each(["sk-wrong", ""])("refuses the key %p", async (key) => {
    const answer = await login(key);
    expect([answer.status, cookieOf(answer)]).toEqual([401, ""]);
    const form = await answer.text();
    expect(form).toContain('role="alert">That is not the key of this server.');
    expect(form).toContain('aria-invalid="true"');
  });

  it("refuses cookies that were made up or have expired", async () => {
    const [name = "", value = ""] = cookieOf(await login(here.server.apiKey)).split("=");
    const [expiry = "", signature = ""] = value.split(".");
    for (const forged of [`${Number(expiry) + 1}.${signature}`, `1.${signature}`, `${expiry}.`, "x"]) {
      expect((await get("/dashboard/jobs", `${name}=${forged}`)).status).toBe(401);
    }
  });

  it("opens once for each one-time link", async () => {
    const link = here.server.dashboardLink().slice(here.origin.length);
    const first = await get(link);
    expect([first.status, first.headers.get("location")]).toEqual([303, "/"]);
    expect((await get("/dashboard/jobs", cookieOf(first))).status).toBe(200);
    const second = await get(link);
    expect([second.status, cookieOf(second)]).toEqual([200, ""]);
  });

  it("closes on log-out", async () => {
    const answer = await fetch(`${here.origin}/dashboard/logout`, { method: "POST", redirect: "manual" });
    expect(answer.headers.get("set-cookie")).toContain("Max-Age=0");
  });

  it("lets no page run, load or frame anything but the server's own files", async () => {
    const policy = (await get("/")).headers.get("content-security-policy") ?? "";
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it.each(["..%2fpackage.json", "..%2f..%2fpackage.json", "%2e%2e%2fhttp%2fapp.js", "missing.css", "__proto__"])(
    "sends no file under the name %s",
    async (name) => {
      expect((await get(`/dashboard/assets/${name}`)).status).toBe(404);
    },
  );

  it("sends names as they are, as JSON, and prices the tokens", async () => {
    const suffix = '<img src="x" onerror="alert(1)">';
    const owner = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::support-bot";
    const id = await here.createJob({ suffix, metadata: { pulumi_owner: owner } });
    const job = await here.ended(id);
    const cookie = cookieOf(await login(here.server.apiKey));
    const answer = await get(`/dashboard/jobs/${id}?since=10`, cookie);
    expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const page = (await answer.json()) as { steps: { step: number }[]; checkpoints: unknown[] };
    expect(page).toMatchObject({
      id,
      suffix,
      status: "succeeded",
      owner: {
        urn: owner,
        stack: "dev",
        project: "shop",
        type: "pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob",
        name: "support-bot",
      },
      cost: {
        tokens: job.trained_tokens,
        final: true,
        pricePerMillion: 3,
        priceFrom: "2026-06",
        vendor: true,
        dollars: (3 * (job.trained_tokens ?? 0)) / 1e6,
      },
      files: [{ role: "training" }, { role: "validation" }, { role: "result" }],
    });
    expect(page.steps[0]?.step).toBe(11);
    expect(page.checkpoints).toHaveLength(3);
  });

  it("cancels, pauses and resumes a job for its own pages alone", async () => {
    const slow = await dashboardServer(stillTraining(96));
    const session = await fetch(slow.server.dashboardLink(), { redirect: "manual" });
    const post = (id: string, action: string, sender: Record<string, string>) =>
      fetch(`${slow.origin}/dashboard/jobs/${id}/${action}`, {
        method: "POST",
        headers: { cookie: cookieOf(session), ...sender },
      });
    const own = { origin: slow.origin };
    const id = await slow.createJob();
    await slow.reached(id, "running");

    const port = Number(new URL(slow.origin).port);
    const foreign = [{ origin: `http://127.0.0.1:${port - 1}` }, { "sec-fetch-site": "same-site", ...own }, {}];
    for (const sender of foreign) {
      const refused = await post(id, "cancel", sender);
      expect([refused.status, await refused.json()]).toEqual([
        403,
        { error: expect.objectContaining({ code: "foreign_page" }) },
      ]);
    }
    expect((await slow.client.fineTuning.jobs.retrieve(id)).status).toBe("running");

    expect((await post(id, "pause", own)).status).toBe(200);
    await slow.reached(id, "paused");
    const again = await post(id, "pause", own);
    expect([again.status, await again.json()]).toMatchObject([400, { error: { code: "invalid_job_status" } }]);
    const expected = { final: false, tokens: expect.any(Number), dollars: expect.any(Number) };
    const resumed = await (await post(id, "resume", own)).json();
    expect(resumed).toMatchObject({ id, status: "queued", cost: expected });
    const cancelled = await (await post(id, "cancel", own)).json();
    expect(cancelled).toMatchObject({ id, status: "cancelled", cost: { final: false, tokens: null, dollars: null } });
    expect((await post("ftjob-nowhere", "cancel", own)).status).toBe(404);
    await slow.close();
  });

  it("lists files, and models with the jobs behind them, newest first", async () => {
    const id = await here.createJob({ suffix: "listed" });
    const job = await here.ended(id);
    const cookie = cookieOf(await login(here.server.apiKey));
    const { files } = (await (await get("/dashboard/files", cookie)).json()) as { files: { id: string }[] };
    const named = [job.training_file, ...job.result_files].map((file) => files.findIndex((one) => one.id === file));
    expect(named).toEqual([expect.any(Number), expect.any(Number)]);
    expect(named[1]).toBeLessThan(Number(named[0]));
    expect(Math.min(...named)).toBeGreaterThanOrEqual(0);
    expect(await (await get("/dashboard/models", cookie)).json()).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({ id: job.fine_tuned_model, step: null, job: { id, suffix: "listed", owner: null } }),
        expect.objectContaining({ jobId: id, step: 84 }),
      ]),
      bases: expect.arrayContaining([
        expect.objectContaining({ id: "gpt-4o-mini-2024-07-18", engine: "embedded", pricePerMillion: 3, vendor: true }),
      ]),
    });
  });

  it("lists a page of jobs at a time", async () => {
    const many = await dashboardServer({ maxConcurrentJobs: 1 });
    const file = await many.upload();
    for (let number = 0; number < 101; number++) await many.createJob({ training_file: file, validation_file: null });
    const session = cookieOf(await fetch(many.server.dashboardLink(), { redirect: "manual" }));
    const jobs = async (after: string) => {
      const answer = await fetch(`${many.origin}/dashboard/jobs${after}`, { headers: { cookie: session } });
      return (await answer.json()) as { jobs: { id: string }[]; hasMore: boolean };
    };
    const first = await jobs("");
    const rest = await jobs(`?after=${first.jobs.at(-1)?.id}`);
    expect([first.jobs.length, first.hasMore, rest.jobs.length, rest.hasMore]).toEqual([100, true, 1, false]);
    await many.close();
  });

  it("tells of changes while they happen", async () => {
    const cookie = cookieOf(await login(here.server.apiKey));
    const live = await get("/dashboard/live", cookie);
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    const id = await here.createJob();
    let told = "";
    while (!told.includes(id)) told += (await reader?.read())?.value ?? "";
    expect(told).toContain(`data: ${JSON.stringify({ jobId: id })}\n\n`);
    await reader?.cancel();
  });
});
