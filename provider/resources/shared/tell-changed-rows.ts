import { whatChanged } from "../../dataset";
import type { Session } from "../../session/session";
import { changeText } from "./changed-rows-text";
import type { DataInputs } from "./inputs";

type Data = Pick<DataInputs, "contentHash" | "examples">;

/** On a resource's row: what was done to its data since `before`, where the earlier rows are still known on this machine. */
export async function tellChange(
  session: Session,
  urn: string,
  what: string,
  before: Data | undefined,
  now: Data | undefined,
): Promise<void> {
  if (typeof before?.contentHash !== "string" || typeof now?.contentHash !== "string") return;
  if (before.contentHash === now.contentHash) return;
  const change = await whatChanged(before.contentHash, now.contentHash);
  if (change !== undefined) session.tell(urn, `${what}: ${changeText(change, before.examples)}`);
}
