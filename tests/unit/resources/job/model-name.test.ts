import { judgeModelName } from "../../../../provider/resources/job/model-name";
import { aJob } from "../../../support/a-job";

const trained = aJob({ status: "succeeded" });
const publishing = "publish it";

describe(judgeModelName, () => {
  it("waits for the name that a program was promised", () => {
    expect(judgeModelName(trained, { publishing: undefined })).toEqual({ kind: "still to come" });
    expect(judgeModelName(trained, { waitFor: "running", publishing: undefined })).toEqual({ kind: "as promised" });
    expect(judgeModelName(aJob({ status: "succeeded", fineTunedModel: "ft:x" }), { publishing })).toEqual({
      kind: "as promised",
    });
    expect(judgeModelName(aJob({ status: "running" }), { waitFor: "running", publishing })).toEqual({
      kind: "as promised",
    });
  });

  it("says where a vendor names none before it is published that the model is trained, not published", () => {
    expect(judgeModelName(trained, { publishing })).toEqual({
      kind: "unpublished",
      sentence:
        "job ftjob-1 is trained, not published: the server names no model, and `fineTunedModel` has no value. Next: publish it.",
    });
  });
});
