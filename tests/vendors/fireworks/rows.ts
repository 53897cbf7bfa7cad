import type { DatasetBody } from "./contract";

/** What is wrong with uploaded rows, with the line, as the vendor would say it; nothing when they can be trained on. */
export function faultInRows(
  bytes: Buffer,
  { format = "CHAT", exampleCount }: DatasetBody["dataset"],
): string | undefined {
  const lines = bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
  if (lines.length === 0) return "the dataset is empty";
  for (const [index, line] of lines.entries()) {
    const fault = faultInRow(line, format);
    if (fault !== undefined) return `line ${index + 1}: ${fault}`;
  }
  if (exampleCount !== undefined && exampleCount !== String(lines.length)) {
    return `exampleCount is ${exampleCount}, and there are ${lines.length} examples`;
  }
  return undefined;
}

function faultInRow(line: string, format: string): string | undefined {
  let row: Record<string, unknown>;
  try {
    row = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return "is not valid JSON";
  }
  const isPreference = "preferred_output" in row && "non_preferred_output" in row;
  if (format === "CHAT" && !isPreference && !Array.isArray(row.messages)) return 'has no "messages"';
  return undefined;
}
