import { openAiCompatible } from "../../../../../server/engines/openai-compatible";
import type { Answerer, CompletionRequest } from "../../../../../server/engines/types";
import { type FakeOpenAiServer, failure, fakeOpenAiServer } from "../../../../support/fake-openai-server";

const key = "sk-upstream-secret";

describe("a server with OpenAI's API that answers", () => {
  let server: FakeOpenAiServer;
  let answerer: Answerer;
  beforeEach(async () => {
    server = await fakeOpenAiServer();
    answerer = answererOf({});
  });
  afterEach(async () => {
    await answerer.close();
    await server.close();
  });

  const answererOf = (more: object) =>
    openAiCompatible(
      { url: server.url, model: "abacus", apiKeyEnvironment: "ABACUS_KEY", ...more },
      { ABACUS_KEY: key },
    );
  const tuned = (step: number, job = "ftjob-1") => ({ snapshotPath: `/data/jobs/${job}/checkpoint-${step}` });
  const ask = (content: string, more: Partial<CompletionRequest> = {}, onText = (_: string) => {}) =>
    answerer.complete(
      { messages: [{ role: "user", content }], maxTokens: 16, temperature: 0.5, topP: 0.9, seed: 4, stop: [], ...more },
      { onText, signal: new AbortController().signal },
    );
  const pathsAsked = () => server.asked.map(({ path }) => path);
  const loads = () => server.asked.filter(({ path }) => path === "/v1/load_lora_adapter");

  it("is asked for a stream with the numbers of the question, and with its key", async () => {
    await ask("Hi", { stop: ["\n"] });
    expect(server.asked).toEqual([
      {
        path: "/v1/chat/completions",
        authorization: `Bearer ${key}`,
        body: {
          model: "abacus",
          messages: [{ role: "user", content: "Hi" }],
          max_tokens: 16,
          temperature: 0.5,
          top_p: 0.9,
          seed: 4,
          stop: ["\n"],
          stream: true,
          stream_options: { include_usage: true },
        },
      },
    ]);
  });

  it("says that an answer was cut at its length, and reports no tokens where it counts none", async () => {
    server.manners.counts = false;
    expect(await ask("long")).toMatchObject({ finishReason: "length", promptTokens: 0, completionTokens: 0 });
  });

  describe("with adapters", () => {
    it("loads each once, however many ask at the same time", async () => {
      await Promise.all([ask("Hi", tuned(5)), ask("Hi", tuned(5)), ask("Hi", tuned(10))]);
      await ask("Hi", tuned(5));
      expect(loads().map(({ body }) => body.lora_path)).toEqual([
        "/data/jobs/ftjob-1/checkpoint-5",
        "/data/jobs/ftjob-1/checkpoint-10",
      ]);
    });

    it("gives checkpoints of one name from two jobs two names", async () => {
      await ask("Hi", tuned(5));
      await ask("Hi", tuned(5, "ftjob-2"));
      expect([...server.adapters.keys()]).toEqual([
        expect.stringMatching(/^ftjob-1-checkpoint-5-[0-9a-f]{8}$/),
        expect.stringMatching(/^ftjob-2-checkpoint-5-[0-9a-f]{8}$/),
      ]);
    });

    it("names the path under which that server sees the checkpoint", async () => {
      await answerer.close();
      answerer = answererOf({ paths: { here: "/data", there: "/mnt/shared" } });
      await ask("Hi", tuned(5));
      expect([...server.adapters.values()]).toEqual(["/mnt/shared/jobs/ftjob-1/checkpoint-5"]);
      await expect(ask("Hi", { snapshotPath: "/elsewhere/checkpoint-5" })).rejects.toMatchObject({
        status: 503,
        message: 'The checkpoint is not below "/data", which is what "answers.paths.here" in models.json says.',
      });
    });

    it("goes on with one that was loaded before this server was started again", async () => {
      await ask("Hi", tuned(5));
      await answerer.close();
      answerer = answererOf({});
      expect((await ask("Hi", tuned(5))).text).toBe("An abacus with checkpoint-5 counts.");
    });

    it("loads one again that the server does not know any more", async () => {
      await ask("Hi", tuned(5));
      server.adapters.clear();
      expect((await ask("Hi", tuned(5))).text).toBe("An abacus with checkpoint-5 counts.");
      expect(loads()).toHaveLength(2);
    });

    it("loads one again once, however many are answered that it is not known any more", async () => {
      await ask("Hi", tuned(5));
      server.adapters.clear();
      const answers = await Promise.all([1, 2, 3].map(() => ask("Hi", tuned(5))));
      expect(answers.map(({ text }) => text)).toEqual(Array(3).fill("An abacus with checkpoint-5 counts."));
      expect(loads()).toHaveLength(2);
    });

    it("makes room by the one that was not used for longest when the server is full", async () => {
      server.manners.room = 2;
      for (const step of [1, 2, 1, 3]) await ask("Hi", tuned(step));
      expect([...server.adapters.values()].map((path) => path.split("-").at(-1))).toEqual(["1", "3"]);
    });

    it("makes room by one of before when it knows of no other", async () => {
      server.manners.room = 1;
      server.adapters.set("somebody-elses", "/elsewhere");
      server.manners.room = 2;
      await ask("Hi", tuned(1));
      await answerer.close();
      answerer = answererOf({});
      expect((await ask("Hi", tuned(2))).text).toBe("An abacus with checkpoint-2 counts.");
      expect([...server.adapters.keys()]).toEqual(["somebody-elses", expect.stringMatching(/checkpoint-2/)]);
    });

    it("never unloads one that somebody is answered with, and says so", async () => {
      server.manners.room = 1;
      const waiting = new AbortController();
      const held = new Promise<void>((begun) => {
        answerer
          .complete(
            {
              messages: [{ role: "user", content: "wait" }],
              maxTokens: 1,
              temperature: 0,
              topP: 1,
              seed: 1,
              stop: [],
              ...tuned(1),
            },
            { onText: () => begun(), signal: waiting.signal },
          )
          .catch(() => {});
      });
      await held;
      await expect(ask("Hi", tuned(2))).rejects.toMatchObject({
        status: 503,
        details: { code: "adapter_refused" },
        message: expect.stringMatching(/has no room for one more adapter, and all are in use: No free lora slots$/),
      });
      waiting.abort();
      expect(pathsAsked()).not.toContain("/v1/unload_lora_adapter");
    });

    it("says why one is refused, and asks again the next time", async () => {
      server.manners.refuseAdapter = { status: 400, body: failure("LoRA rank 64 is greater than max_lora_rank 16.") };
      await expect(ask("Hi", tuned(5))).rejects.toMatchObject({
        status: 503,
        details: { code: "adapter_refused" },
        message: expect.stringMatching(
          /did not load the adapter "\/data\/.*": LoRA rank 64 is greater than max_lora_rank 16\./,
        ),
      });
      delete server.manners.refuseAdapter;
      expect((await ask("Hi", tuned(5))).text).toContain("checkpoint-5");
    });

    it("says what vLLM wants where it has no such route", async () => {
      server.manners.refuseAdapter = { status: 404, body: { detail: "Not Found" } };
      await expect(ask("Hi", tuned(5))).rejects.toThrow(/--enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True/);
    });
  });

  describe("in trouble", () => {
    it.each([
      ["stop half-way", /did not end its answer: it stopped in the middle$/],
      ["break", /did not end its answer: the connection broke off$/],
      ["garbage", /did not end its answer: it sent "<html>Bad Gateway<\/html>"$/],
      ["no JSON", /did not end its answer: it sent "beads"$/],
      ["fail", /did not end its answer: it says: The beads are too few for this question\.$/],
    ])("keeps what was said before, and ends with a sentence: %s", async (question, sentence) => {
      const said: string[] = [];
      await expect(ask(question, {}, (text) => said.push(text))).rejects.toMatchObject({
        status: 503,
        details: { code: "answer_failed" },
        message: expect.stringMatching(sentence),
      });
      expect(said).toEqual(["An abacus"]);
    });

    it("is unreachable where nobody listens", async () => {
      await answerer.close();
      answerer = answererOf({ url: "http://127.0.0.1:9/v1" });
      await expect(ask("Hi")).rejects.toMatchObject({
        status: 503,
        details: { code: "answers_unreachable" },
        message: expect.stringMatching(
          /^The server that answers for "abacus" at http:\/\/127\.0\.0\.1:9\/v1 cannot be reached \(.+\)\. Start it/,
        ),
      });
    });

    it("does not know the model", async () => {
      await answerer.close();
      answerer = answererOf({ model: "slide-rule" });
      await expect(ask("Hi")).rejects.toMatchObject({
        status: 503,
        details: { code: "model_not_found" },
        message: expect.stringMatching(/does not know the model: .*--served-model-name slide-rule/),
      });
    });

    it("passes on that it has too much to do, with the time to wait", async () => {
      server.manners.refuse.Hi = { status: 429, body: failure("Slow down."), retryAfter: "7" };
      await expect(ask("Hi")).rejects.toMatchObject({
        status: 429,
        details: { retryAfter: "7", type: "rate_limit_error" },
        message: expect.stringMatching(/has too much to do: Slow down\.$/),
      });
    });

    it.each([
      [400, 400, undefined, /refuses the question: Too long\.$/],
      [401, 503, "answers_unauthorized", /refuses the key \(that of ABACUS_KEY\): Too long\.$/],
      [500, 503, "answer_failed", /failed at the question \(500\): Too long\.$/],
    ])("answers %i as %i with its reason", async (given, status, code, sentence) => {
      server.manners.refuse.Hi = { status: given, body: failure("Too long.") };
      await expect(ask("Hi")).rejects.toMatchObject({
        status,
        details: code ? { code } : {},
        message: expect.stringMatching(sentence),
      });
    });

    it("never shows its key, also where that server repeats it", async () => {
      server.manners.refuse.Hi = { status: 401, body: failure(`Incorrect API key provided: ${key}`) };
      const error = await ask("Hi").catch((refusal: unknown) => refusal);
      expect(String(error)).toContain("Incorrect API key provided: [key]");
      expect(JSON.stringify(error)).not.toContain(key);
    });
  });
});
