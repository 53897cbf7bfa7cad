import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { InitFailedError } from "../../../provider/engine/init-failed";
import { UserError } from "../../../provider/errors";
import { serviceError } from "../../../provider/plugin/failures";

const detailsOf = (error: unknown) => serviceError(error).metadata?.get("grpc-status-details-bin") ?? [];

describe(serviceError.name, () => {
  it("carries id, properties and reasons of a resource that exists, so that the engine stores it", () => {
    const [bytes] = detailsOf(new InitFailedError("ftjob-1", { status: "running" }, "not ready yet"));
    const [details] = Status.deserializeBinary(Buffer.from(bytes as Buffer)).getDetailsList();
    expect(details?.getTypeName()).toBe("pulumirpc.ErrorResourceInitFailed");
    const failed = ErrorResourceInitFailed.deserializeBinary(details?.getValue_asU8() ?? new Uint8Array());
    expect({
      id: failed.getId(),
      properties: failed.getProperties()?.toJavaScript(),
      reasons: failed.getReasonsList(),
    }).toEqual({ id: "ftjob-1", properties: { status: "running" }, reasons: ["not ready yet"] });
  });

  it("is a sentence and no more for every other error", () => {
    const error = new UserError("there is no such job");
    expect(serviceError(error)).toMatchObject({ message: "there is no such job", details: "there is no such job" });
    expect(detailsOf(error)).toEqual([]);
  });
});
