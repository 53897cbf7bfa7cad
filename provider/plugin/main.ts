import { exitWithEngine } from "../engine/exit-with-engine";
import { serveAsOwnPlugin } from "../engine/plugin-process";
import type * as Runtime from "../runtime";
import { grpc, ResourceProviderService } from "./protocol";
import { createResources } from "./resources";
import { createService } from "./service";

/** Loaded with the settings, which come before the first resource: who only asks for the schema does not wait for it. */
const runtime = (): typeof Runtime => require("../runtime");

/** `pulumi-resource-fine-tuning`, which the engine starts: its first line says the port that it listens on. */
function main(): void {
  serveAsOwnPlugin();
  exitWithEngine();
  // Messages carry whole states: as large as the engine sends them.
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const service = createService({
    resources: createResources((kind) => runtime().handler(kind)),
    configure: (config) => runtime().configure(config),
    stackConfig: process.env.PULUMI_CONFIG,
  });
  server.addService(ResourceProviderService, service);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
}

main();
