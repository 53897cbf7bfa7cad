import { chatProcess } from "../../../../server/engines/local/chat";
import { openAiCompatible } from "../../../../server/engines/openai-compatible";
import type { Answerer, CompletionRequest } from "../../../../server/engines/types";
import { fakeOpenAiServer } from "../../../support/fake-openai-server";
import { aRealModel, localModels } from "../../../support/local-models";

/** An answerer and what its tests see of the other side. */
interface Stage {
  answerer: Answerer;
  /** Roles of the messages of the last question. */
  lastRoles(): unknown[];
  /** Whether the other side was told that nobody waits for an answer any more. */
  gaveUp(): boolean;
  remove(): Promise<void>;
}

const rolesIn = (messages: unknown) => (messages as { role: string }[]).map(({ role }) => role);

async function aProcess(): Promise<Stage> {
  const models = localModels();
  const answerer = chatProcess(models.command, aRealModel);
  return {
    answerer,
    lastRoles: () => rolesIn(models.notes().findLast(({ messages }) => messages)?.messages),
    gaveUp: () => models.notes().some(({ cancelled }) => cancelled !== undefined),
    async remove() {
      await answerer.close();
      models.remove();
    },
  };
}

async function aServer(): Promise<Stage> {
  const server = await fakeOpenAiServer();
  const answerer = openAiCompatible({ url: server.url, model: "abacus" }, {});
  return {
    answerer,
    lastRoles: () => rolesIn(server.asked.findLast(({ body }) => body.messages)?.body.messages),
    gaveUp: () => server.broken.includes("wait"),
    async remove() {
      await answerer.close();
      await server.close();
    },
  };
}

describe.each([
  ["a process of this server", aProcess],
  ["a server with OpenAI's API", aServer],
])("an answer by %s", (_, makeStage) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await makeStage();
  });
  afterEach(() => stage.remove());

  const question = (content: string, more: Partial<CompletionRequest> = {}): CompletionRequest => ({
    messages: [{ role: "user", content }],
    maxTokens: 16,
    temperature: 0,
    topP: 1,
    seed: 1,
    stop: [],
    ...more,
  });
  const ask = (content: string, more: Partial<CompletionRequest> = {}) =>
    stage.answerer.complete(question(content, more), { onText: () => {}, signal: new AbortController().signal });

  it("is the base model's, or that of what was trained from it", async () => {
    expect(await ask("Hi")).toEqual({
      text: "An abacus with no adapter counts.",
      finishReason: "stop",
      promptTokens: 3,
      completionTokens: 5,
    });
    const tuned = { snapshotPath: "/data/jobs/ftjob-1/checkpoint-7" };
    expect((await ask("Hi", tuned)).text).toBe("An abacus with checkpoint-7 counts.");
    expect((await ask("Hi")).text).toBe("An abacus with no adapter counts.");
  });

  it("comes in pieces that are its text together", async () => {
    const pieces: string[] = [];
    const { text } = await stage.answerer.complete(question("Hi"), {
      onText: (piece) => void pieces.push(piece),
      signal: new AbortController().signal,
    });
    expect(pieces).toEqual(["An abacus", " with no adapter counts."]);
    expect(pieces.join("")).toBe(text);
  });

  it("takes a developer's message as the system's, which open models know", async () => {
    await ask("Hi", {
      messages: [
        { role: "developer", content: "Count." },
        { role: "user", content: "Hi" },
      ],
    });
    expect(stage.lastRoles()).toEqual(["system", "user"]);
  });

  it("ends on the other side too when nobody waits for it any more", async () => {
    const waiting = new AbortController();
    const answer = stage.answerer.complete(question("wait"), {
      onText: () => waiting.abort(),
      signal: waiting.signal,
    });
    await expect(answer).rejects.toThrow();
    while (!stage.gaveUp()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await ask("Hi")).finishReason).toBe("stop");
  });

  it("is not begun when nobody waits for it", async () => {
    const over = { onText: () => {}, signal: AbortSignal.abort() };
    await expect(stage.answerer.complete(question("Hi"), over)).rejects.toThrow();
  });

  it.each(["fail", "break"])(
    "is a 503 with a sentence after trouble (%s), and the next question is answered",
    async (trouble) => {
      await expect(ask(trouble)).rejects.toMatchObject({ status: 503, message: expect.stringMatching(/\w+\./) });
      expect((await ask("Hi")).finishReason).toBe("stop");
    },
  );
});
