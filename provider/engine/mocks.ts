import { getMonitor, invoke, MockMonitor } from "./sdk";

/** Whether a unit test put its mocks in the place of the engine (`pulumi.runtime.setMocks`). */
export const isMocked = () => getMonitor() instanceof MockMonitor;

/**
 * What the test's `call` answers to a look-up, whose token is `fine-tuning:index:NAME`. Mocks answer with records, so a list
 * is given as `{ result: […] }`.
 */
export async function askMocks<T>(name: string, args: object): Promise<T> {
  const answer = await invoke(`fine-tuning:index:${name}`, { ...args });
  return typeof answer === "object" && answer !== null && "result" in answer ? answer.result : answer;
}
