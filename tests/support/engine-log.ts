import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** A line that the provider showed on a resource's row. */
export interface ShownLine {
  urn: string;
  text: string;
  severity: "debug" | "info" | "warning" | "error";
  ephemeral: boolean;
}

export interface EngineLog {
  address: string;
  readonly lines: ShownLine[];
  /** Resolves with the first line, shown already or later, for which `wanted` is true. */
  line(wanted: (line: ShownLine) => boolean): Promise<ShownLine>;
  close(): void;
}

const severities = ["debug", "info", "warning", "error"] as const;

/** The part of the engine that providers call back: it takes lines for rows. */
export async function startEngineLog(): Promise<EngineLog> {
  const lines: ShownLine[] = [];
  const waiting = new Set<(line: ShownLine) => void>();
  const server = new grpc.Server();
  server.addService(EngineService as unknown as grpc.ServiceDefinition, {
    log(call: grpc.ServerUnaryCall<LogRequest, Empty>, answer: grpc.sendUnaryData<Empty>) {
      const line: ShownLine = {
        urn: call.request.getUrn(),
        text: call.request.getMessage(),
        severity: severities[call.request.getSeverity()] ?? "info",
        ephemeral: call.request.getEphemeral(),
      };
      lines.push(line);
      for (const take of waiting) take(line);
      answer(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  return {
    address: `127.0.0.1:${port}`,
    lines,
    line: (wanted) =>
      new Promise((resolve) => {
        const shown = lines.find(wanted);
        if (shown !== undefined) return resolve(shown);
        const take = (line: ShownLine) => {
          if (!wanted(line)) return;
          waiting.delete(take);
          resolve(line);
        };
        waiting.add(take);
      }),
    close: () => server.forceShutdown(),
  };
}
