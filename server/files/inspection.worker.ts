import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { codeOf, messageOf } from "../system/errors";
import { type InspectionRequest, inspectFile } from "./inspection";

// On Linux a priority belongs to the thread that asks: requests come first.
if (process.platform === "linux") setPriority(5);

// One file after the other: the thread shares two cores with training and the answers.
let last: Promise<unknown> = Promise.resolve();

parentPort?.on("message", ({ ticket, request }: { ticket: number; request: InspectionRequest }) => {
  last = last.then(async () => {
    try {
      parentPort?.postMessage({ ticket, inspection: await inspectFile(request) });
    } catch (error) {
      parentPort?.postMessage({ ticket, failure: { message: messageOf(error), code: codeOf(error) } });
    }
  });
});
