import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { diskTrouble, messageOf } from "../../system/errors";
import type { Outcome, TrainRequest } from "../types";
import { completer } from "./completion";
import type { FromThread, ToThread } from "./messages";
import { Cancelled, type Steering, steeringOf } from "./steering";
import { train } from "./training";

/** The learner's thread: trainings take turns step by step, completions come between. */
const port = parentPort;
const trainings = new Map<number, Steering>();
const complete = completer();

// On Linux a priority belongs to the thread that asks: requests are answered first, training gets the rest.
if (process.platform === "linux") setPriority(10);

port?.on("message", (message: ToThread) => {
  switch (message.type) {
    case "train":
      return void run(message.id, message.request);
    case "complete":
      return void complete(message.request).then(
        (completion) => send({ type: "completion", id: message.id, completion }),
        (error: unknown) => send({ type: "completion-failed", id: message.id, message: messageOf(error) }),
      );
    default:
      return steer(message);
  }
});

function steer(message: Extract<ToThread, { type: "grant" | "pause" | "cancel" }>): void {
  const steering = trainings.get(message.id);
  if (!steering) return;
  if (message.type === "grant") steering.granted = Math.max(steering.granted, message.steps);
  else if (steering.command !== "cancel") steering.command = message.type;
  steering.notify();
}

async function run(id: number, request: TrainRequest): Promise<void> {
  const steering = steeringOf(request.grantedSteps ?? Number.POSITIVE_INFINITY);
  trainings.set(id, steering);
  const ended = (outcome: Outcome) => send({ type: "ended", id, outcome });
  try {
    ended(await train(request, steering, (event) => send({ type: "event", id, event })));
  } catch (error) {
    if (error instanceof Cancelled) return ended("cancelled");
    const trouble = diskTrouble(error) ?? { code: "server_error", message: messageOf(error) };
    send({ type: "event", id, event: { type: "failed", ...trouble } });
    ended("failed");
  } finally {
    trainings.delete(id);
  }
}

function send(message: FromThread): void {
  port?.postMessage(message);
}
