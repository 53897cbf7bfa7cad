import type { Completion, CompletionRequest, Outcome, TrainEvent, TrainRequest } from "../types";

/** What the caller's thread sends to the learner's; `id` numbers trainings and completions. */
export type ToThread =
  | { type: "train"; id: number; request: TrainRequest }
  | { type: "grant"; id: number; steps: number }
  | { type: "pause"; id: number }
  | { type: "cancel"; id: number }
  | { type: "complete"; id: number; request: CompletionRequest };

export type FromThread =
  | { type: "event"; id: number; event: TrainEvent }
  | { type: "ended"; id: number; outcome: Outcome }
  | { type: "completion"; id: number; completion: Completion }
  | { type: "completion-failed"; id: number; message: string };
