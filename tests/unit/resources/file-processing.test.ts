import { ApiError } from "../../../provider/errors";
import { saysStillProcessing } from "../../../provider/resources/file-processing";

const refusal = (message: string, status = 400) => new ApiError(`creating: the server says: ${message}`, { status });

describe(saysStillProcessing.name, () => {
  it.each([
    "File 'file-abc' is still being processed and is not ready to be used for fine-tuning. Please try again later.",
    "The training file is not ready.",
    "file-abc has not yet been processed",
  ])("knows %p", (message) => expect(saysStillProcessing(refusal(message))).toBe(true));

  it.each<[string, number]>([
    ["Invalid file format. The file could not be processed.", 400],
    ["Model gpt-0 is not available for fine-tuning or does not exist.", 400],
    ["File 'file-abc' is still being processed.", 503],
    ["File 'file-abc' is still being processed.", 409],
  ])("takes %p (%i) for something else", (message, status) =>
    expect(saysStillProcessing(refusal(message, status))).toBe(false),
  );
});
