import { trainingFileHandler } from "../../../../provider/resources/training-file/handler";
import { createSession, realWorld } from "../../../../provider/session/session";
import { chatRows } from "../../../support/chat-data";

const env = { TOGETHER_API_KEY: "k", FIREWORKS_API_KEY: "k", FIREWORKS_ACCOUNT_ID: "acme", OPENAI_API_KEY: "k" };
const handler = trainingFileHandler(createSession(() => () => undefined, { ...realWorld, env }));

async function problemsAt(dialect: string, more: object) {
  const resourceUrn = "urn:pulumi:dev::p::pulumi-nodejs:dynamic:TrainingFile::desk";
  const inputs = { rows: chatRows(10), resourceUrn, pulumiOrganization: "acme", connection: { dialect }, ...more };
  return (await handler.check({}, inputs)).failures;
}

describe("a training file that is to expire", () => {
  it.each(["together", "fireworks"])("is refused where %s keeps files until they are deleted", async (dialect) => {
    expect(await problemsAt(dialect, { expiresAfterSeconds: 3600 })).toEqual([
      { property: "expiresAfterSeconds", reason: expect.stringContaining("deleted: leave it out") },
    ]);
    expect(await problemsAt(dialect, {})).toEqual([]);
  });

  it("is taken where the vendor lets it expire", async () => {
    expect(await problemsAt("openai", { expiresAfterSeconds: 3600 })).toEqual([]);
  });
});

describe("a training file whose changes are ignored", () => {
  const resourceUrn = "urn:pulumi:dev::p::pulumi-nodejs:dynamic:TrainingFile::desk";
  const declared = (word: string) => ({ rows: chatRows(10, word), resourceUrn, pulumiOrganization: "acme" });

  it("stays what it was, whatever has become of the rows", async () => {
    const { inputs: olds } = await handler.check({}, declared("before"));
    const { contentHash, examples, tokens, tokensPlusMinus, format } = olds;
    for (const ignored of [{ contentHash }, { contentHash, examples, tokens, tokensPlusMinus, format }])
      expect(await handler.check(olds, { ...declared("after all"), ...ignored })).toEqual({
        inputs: { ...olds, rows: chatRows(10, "after all") },
        failures: [],
      });
  });

  it("is not what a program gives it for", async () => {
    const { failures } = await handler.check({}, { ...declared("before"), contentHash: "c1:mine" });
    expect(failures).toEqual([{ property: "contentHash", reason: expect.stringContaining("is not an argument") }]);
  });
});
