import { previewMark, withoutMark } from "../../../provider/engine/preview-mark";

describe("the mark of a preview", () => {
  it("is taken out of what the engine stores", () => {
    expect(withoutMark({ model: "m", ...previewMark(true) })).toEqual({ isPreview: true, inputs: { model: "m" } });
  });

  it("is nothing at all in an update", () => {
    expect(previewMark(false)).toEqual({});
    expect(withoutMark({ model: "m" })).toEqual({ isPreview: false, inputs: { model: "m" } });
  });
});
