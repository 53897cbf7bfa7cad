const number = String.raw`([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)`;
const step = /^Step (\d+)(?:\s*\/\s*(\d+))?:/i;
const loss = new RegExp(String.raw`\b(full validation|validation|training) loss\s*[=:]\s*${number}`, "gi");
const names: Record<string, string> = {
  training: "train_loss",
  validation: "valid_loss",
  "full validation": "full_valid_loss",
};

/**
 * What an event measured, from its message: `Step 8250: training loss=3.8E-06` is all that Azure says. In the API's spelling;
 * nothing where the message names no step.
 */
export function measuredInMessage(message: string): Record<string, number> {
  const [, at, total] = step.exec(message) ?? [];
  if (at === undefined) return {};
  const losses = [...message.matchAll(loss)].flatMap(([, kind = "", value]) => {
    const name = names[kind.toLowerCase()];
    return name === undefined ? [] : [[name, Number(value)]];
  });
  return {
    step: Number(at),
    ...(total === undefined ? {} : { total_steps: Number(total) }),
    ...Object.fromEntries(losses),
  };
}
