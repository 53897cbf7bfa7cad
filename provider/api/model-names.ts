/** True for a model and for the dated snapshots that a server answers for its alias: `gpt-4o-mini`, `gpt-4o-mini-2024-07-18`. */
export function isSnapshotOf(model: string, snapshot: string): boolean {
  return snapshot === model || (snapshot.startsWith(`${model}-`) && isDate(snapshot.slice(model.length + 1)));
}

const isDate = (text: string) => /^(\d{4}-\d{2}-\d{2}|\d{4})$/.test(text);
