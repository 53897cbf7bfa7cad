/** What the vendor finds out about uploaded rows. */
export interface RowsReport {
  lines: number;
  /** Counted roughly: four bytes are a token. */
  tokens: number;
  format: "CONVERSATION" | "INSTRUCTION" | "PREFERENCE" | "GENERAL" | undefined;
  /** What is wrong with them; nothing when they can be trained on. */
  fault: string | undefined;
}

/** Looks at JSON Lines as the vendor does. */
export function reportOnRows(bytes: Buffer): RowsReport {
  const lines = bytes.toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  const report: RowsReport = {
    lines: lines.length,
    tokens: Math.ceil(bytes.length / 4),
    format: undefined,
    fault: undefined,
  };
  if (lines.length === 0) return { ...report, fault: "The file is empty." };
  for (const [index, line] of lines.entries()) {
    const format = formatOf(line);
    if (format === undefined)
      return { ...report, fault: `Line ${index + 1}: is none of the formats that can be trained on.` };
    if (report.format !== undefined && format !== report.format) {
      return { ...report, fault: `Line ${index + 1}: is ${format}, and the lines before are ${report.format}.` };
    }
    report.format = format;
  }
  return report;
}

function formatOf(line: string): RowsReport["format"] {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return undefined;
  }
  const has = (name: string) => typeof row === "object" && row !== null && name in row;
  if (has("messages")) {
    const { messages } = row as { messages: unknown };
    return Array.isArray(messages) && messages.length > 0 ? "CONVERSATION" : undefined;
  }
  if (has("input") && has("preferred_output") && has("non_preferred_output")) return "PREFERENCE";
  if (has("prompt") && has("completion")) return "INSTRUCTION";
  return has("text") ? "GENERAL" : undefined;
}
