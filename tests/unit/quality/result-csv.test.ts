import fc from "fast-check";
import { parseResultCsv } from "../../../provider/quality/result-csv";

const csv = [
  "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy",
  "1,2.5,0.4,,",
  "2,1.25,0.5,1.75,0.45",
  "3,0,1,,",
  "",
].join("\n");
const rows = [
  { step: 1, trainLoss: 2.5, trainMeanTokenAccuracy: 0.4 },
  { step: 2, trainLoss: 1.25, trainMeanTokenAccuracy: 0.5, validLoss: 1.75, validMeanTokenAccuracy: 0.45 },
  { step: 3, trainLoss: 0, trainMeanTokenAccuracy: 1 },
];
const base64 = (text: string) => Buffer.from(text).toString("base64");
const inLines = (text: string) => text.replace(/(.{76})/g, "$1\n");

describe(parseResultCsv.name, () => {
  it.each([
    ["a plain CSV, as Azure sends it", csv],
    ["base64 of it, as OpenAI sends it", base64(csv)],
    ["base64 in lines", inLines(base64(csv))],
    ["base64 with a final newline", `${base64(csv)}\n`],
    ["Windows line ends", csv.replaceAll("\n", "\r\n")],
    ["base64 of Windows line ends", base64(csv.replaceAll("\n", "\r\n"))],
    ["a byte-order mark", `\uFEFF${csv}`],
    ["base64 of a byte-order mark", base64(`\uFEFF${csv}`)],
    ["no final newline", csv.trimEnd()],
    ["quoted cells and spaces", csv.replace("step,", '"step" , ').replace("1,2.5", '"1", "2.5"')],
  ])("reads %s", (_, content) => {
    expect(parseResultCsv(content)).toEqual(rows);
    expect(parseResultCsv(Buffer.from(content))).toEqual(rows);
  });

  it("reads a file that has only its header", () => {
    expect(parseResultCsv("step,train_loss")).toEqual([]);
    expect(parseResultCsv("step")).toEqual([]);
  });

  it("keeps columns that it does not know, and passes over cells that are no numbers and rows without a step", () => {
    const text = "step,reward_mean,note\n1,0.5,warm-up\n,0.6,\n2,NaN,inf\n3";
    expect(parseResultCsv(text)).toEqual([{ step: 1, rewardMean: 0.5 }, { step: 2 }, { step: 3 }]);
  });

  it.each(["", "not a csv", "<html>sorry</html>", base64("loss,step\n1,2"), "steps,loss\n1,2"])(
    "refuses %j",
    (content) => {
      expect(() => parseResultCsv(content)).toThrow("neither a CSV that begins with `step,` nor base64 of one");
    },
  );

  it("reads what was written, in both encodings", () => {
    const row = fc.record({ trainLoss: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.boolean(), (written, encoded) => {
        const lines = written.map(({ trainLoss }, i) => `${i + 1},${trainLoss ?? ""}`);
        const text = ["step,train_loss", ...lines].join("\n");
        const read = parseResultCsv(encoded ? base64(text) : text);
        expect(read).toEqual(
          written.map(({ trainLoss }, i) => ({
            step: i + 1,
            ...(trainLoss === null ? {} : { trainLoss: Number(`${trainLoss}`) }),
          })),
        );
      }),
    );
  });
});
