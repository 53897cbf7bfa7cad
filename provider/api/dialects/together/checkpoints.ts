import { z } from "zod";
import type { Checkpoint } from "../../types";
import { metricsFromWire } from "../../wire";
import { text } from "../../wire-fields";
import { secondsOf } from "../times";
import type { MetricsRow } from "./metrics";

const WireCheckpoint = z.looseObject({
  step: z.number(),
  created_at: text,
  path: text,
  checkpoint: text,
  object_id: text,
  object_name: text,
});

/** `GET /fine-tunes/{id}/checkpoints`. */
export const WireCheckpoints = z.looseObject({ data: z.array(WireCheckpoint).nullable() });

type TogetherCheckpoint = z.output<typeof WireCheckpoint>;

/**
 * The checkpoints of a job, highest step first, each with what was measured at its very step. Of a step that has the model and the
 * adapter alone, the model comes first.
 */
export function checkpointsOf(
  jobId: string,
  { data }: z.output<typeof WireCheckpoints>,
  rows: readonly MetricsRow[],
): Checkpoint[] {
  return [...(data ?? [])]
    .sort((a, b) => b.step - a.step || Number(isAdapter(a)) - Number(isAdapter(b)))
    .map((wire) => checkpointFromWire(jobId, wire, rows));
}

function checkpointFromWire(jobId: string, wire: TogetherCheckpoint, rows: readonly MetricsRow[]): Checkpoint {
  const { step, object_id, object_name, path } = wire;
  // What `from_checkpoint` takes, where the vendor's registry has no name for it.
  const name = `${jobId}:${step}`;
  return {
    id: object_id ?? path ?? name,
    object: "fine_tuning.job.checkpoint",
    createdAt: secondsOf(wire.created_at) ?? 0,
    fineTunedModelCheckpoint: object_name ?? name,
    fineTuningJobId: jobId,
    stepNumber: step,
    metrics: {
      step,
      ...metricsFromWire(Object.assign({}, ...rows.filter((row) => row.step === step).map(({ metrics }) => metrics))),
    },
  };
}

const isAdapter = ({ checkpoint }: TogetherCheckpoint) => checkpoint === "adapter";
