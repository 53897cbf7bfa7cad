import { inBothSpellings, spellingInputs } from "../../../provider/engine/hidden-inputs";
import { InitFailedError } from "../../../provider/engine/init-failed";

const plain = { model: "m", resourceUrn: "urn:a", trainingData: { examples: 1 } };
const stored = { model: "m", __resourceUrn: "urn:a", __trainingData: { examples: 1 } };

/** Answers what it was asked, and notes it. */
function echo() {
  const asked: object[] = [];
  const noting = <T>(answer: T, ...states: object[]): Promise<T> => {
    asked.push(...states);
    return Promise.resolve(answer);
  };
  const handler = spellingInputs({
    check: (olds, news) => noting({ inputs: news }, olds, news),
    diff: (_id, olds, news) => noting({ changes: false }, olds, news),
    create: (inputs) => noting({ id: "1", outs: { ...inputs, status: "succeeded" } }, inputs),
    read: (id, props) => noting({ id, props }, props),
    update: (_id, olds, news) => noting({ outs: news }, olds, news),
    delete: (_id, props) => noting(undefined, props),
  });
  return { handler, asked };
}

describe(spellingInputs.name, () => {
  it("asks the handler in plain names, whatever the state has", async () => {
    const { handler, asked } = echo();
    await handler.check(stored, stored);
    await handler.diff("1", plain, stored);
    await handler.create(stored);
    await handler.read("1", stored);
    await handler.update("1", plain, stored);
    await handler.delete("1", stored);
    expect(asked).toEqual(Array(9).fill(plain));
  });

  it("answers with names that the engine leaves out of its diffs, where it was asked with them", async () => {
    const { handler } = echo();
    expect((await handler.check({}, stored)).inputs).toEqual(stored);
    expect((await handler.create(stored)).outs).toEqual({ ...stored, status: "succeeded" });
    expect((await handler.read("1", stored)).props).toEqual(stored);
    expect((await handler.update("1", plain, stored)).outs).toEqual(stored);
  });

  it("leaves a state of an earlier version as it is in a refresh", async () => {
    expect((await echo().handler.read("1", plain)).props).toEqual(plain);
  });

  it("spells what is stored of a resource that is not ready", async () => {
    const { handler } = echo();
    const failing = spellingInputs({
      ...handler,
      create: async (inputs) => Promise.reject(new InitFailedError("1", { ...inputs }, "not ready")),
    });
    await expect(failing.create(stored)).rejects.toMatchObject({ id: "1", properties: stored, reasons: ["not ready"] });
  });
});

describe(inBothSpellings.name, () => {
  it("names what states of today and of earlier versions hold", () => {
    expect(inBothSpellings(["model", "trainingData"])).toEqual(["model", "trainingData", "__trainingData"]);
  });
});
