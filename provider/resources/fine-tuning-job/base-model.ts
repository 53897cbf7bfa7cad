import { isGone } from "../../api/statuses";
import type { Model } from "../../api/types";
import type { ApiError } from "../../errors";
import type { ServerAnswers } from "../../session/server-answers";
import { nearest } from "../../spelling";
import { familyOf } from "../../spend/prices";
import { judgeShutdown } from "../../spend/shutdown";
import type { FineTuningJobInputs } from "../job/inputs";

interface Asking {
  answers: Pick<ServerAnswers, "endpoint" | "models" | "getModel">;
  /** Milliseconds since 1970. */
  wallMs: number;
  inputs: Partial<Pick<FineTuningJobInputs, "model" | "failIfShutdownWithinDays">>;
}

/** Something said of the base model: a problem stops the training, a warning does not. */
export interface BaseVerdict {
  problem?: string | undefined;
  warning?: string | undefined;
}

/** What the server says about the model to train: whether it is there, and for how long. Where it says nothing, nothing. */
export async function judgeBase(asking: Asking): Promise<BaseVerdict> {
  const { answers, inputs } = asking;
  if (inputs.model === undefined) return {};
  const trouble = await answers.getModel(inputs.model).then(
    () => undefined,
    (error: unknown) => error,
  );
  return isGone(trouble) ? unknownModel(inputs.model, await answers.models(), trouble) : judgeShortLife(asking);
}

/** How long the base model stays, by what the server shows of it or has announced. */
export async function judgeShortLife({ answers, wallMs, inputs }: Asking): Promise<BaseVerdict> {
  const { model, failIfShutdownWithinDays } = inputs;
  if (model === undefined) return {};
  const shown = await answers.getModel(model).catch(() => undefined);
  const { verdict, sentence } = judgeShutdown({
    model,
    shutdownDate: shown?.shutdownDate,
    announcedDatesHold: new URL(answers.endpoint.baseUrl).hostname === "api.openai.com",
    wallMs,
    failWithinDays: failIfShutdownWithinDays,
  });
  return verdict === "refuse" ? { problem: sentence } : { warning: sentence };
}

/** Only the API's own word for it is one: a server may train models that it does not show. */
function unknownModel(
  model: string,
  listed: Awaited<ReturnType<ServerAnswers["models"]>>,
  { code }: ApiError,
): BaseVerdict {
  if (!("value" in listed)) return {};
  const near = nearestModel(model, listed.value);
  const advice = near === undefined ? "`getModels()` lists those that it has" : `did you mean "${near}"?`;
  return code === "model_not_found"
    ? { problem: `the server does not know base model "${model}" (404 ${code}); ${advice}` }
    : { warning: `the server does not show base model "${model}"; ${advice}` };
}

/** The model that was probably meant, by its own name or its family's: nobody mistypes a date. */
export function nearestModel(name: string, models: readonly Model[]): string | undefined {
  const ids = models.map(({ id }) => id).filter((id) => id.startsWith("ft:") === name.startsWith("ft:"));
  const exact = nearest(name, ids);
  if (exact !== undefined) return exact;
  const near = nearest(name, ids.map(familyOf));
  return near === undefined ? undefined : ids.find((id) => familyOf(id) === near);
}
