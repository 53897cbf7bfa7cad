import type { ServiceError } from "@grpc/grpc-js";
import { InitFailedError } from "../engine/init-failed";
import { messageOf } from "../errors";
import { Any, grpc, rpc, Status, Struct } from "./protocol";

/**
 * An error as the engine reads it. Of a resource that exists and is not ready it carries id, properties and reasons: without
 * them the engine would forget a job that was paid.
 */
export function serviceError(error: unknown): Partial<ServiceError> {
  const message = messageOf(error);
  const metadata = new grpc.Metadata();
  if (error instanceof InitFailedError) metadata.add("grpc-status-details-bin", detailsOf(error));
  return { code: grpc.status.UNKNOWN, message, details: message, metadata };
}

function detailsOf({ id, properties, reasons, message }: InitFailedError): Buffer {
  const failed = new rpc.ErrorResourceInitFailed().setId(id).setReasonsList(reasons);
  failed.setProperties(Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]));
  const details = new Any();
  details.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  // `addDetails` would answer with the details in place of the status.
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([details]);
  return Buffer.from(status.serializeBinary());
}
