import { deletedText } from "../../../../provider/resources/job/delete";
import { aJob } from "../../../support/a-job";

describe(deletedText.name, () => {
  const running = aJob();
  const cancelled = aJob({ status: "cancelled" });
  const trained = aJob({ status: "succeeded", fineTunedModel: "ft:a" });

  it("says what was kept or deleted", () => {
    const of = (fate: "kept" | "deleted" | "gone before" | "not allowed") =>
      deletedText(trained, trained, { isToStop: false, fate });
    expect(of("kept")).toBe("kept ft:a");
    expect(of("deleted")).toBe("deleted ft:a");
    expect(of("gone before")).toBe("ft:a had been deleted before");
    expect(of("not allowed")).toBeUndefined();
  });

  it("says whether a running job was cancelled, left alone, or finished meanwhile", () => {
    expect(deletedText(running, cancelled, { isToStop: true, fate: "kept" })).toBe("cancelled job ftjob-1");
    expect(deletedText(running, running, { isToStop: false, fate: "kept" })).toBe("left job ftjob-1 alone (running)");
    expect(deletedText(running, trained, { isToStop: true, fate: "kept" })).toBe(
      "job ftjob-1 finished while it was being cancelled; kept ft:a",
    );
  });

  it("says nothing of a job that had failed, of which nothing is left", () => {
    expect(deletedText(cancelled, cancelled, { isToStop: false, fate: "kept" })).toBeUndefined();
  });
});
