import { type Choices, type InitMethod, methods, places, type Where, wrongName } from "./choices";

/** What the command line said; the rest is asked for, or taken as it usually is. */
export type Given = Partial<Choices>;

/** Puts a question to a person and returns the answer. */
export type Ask = (question: string) => Promise<string>;

const usual: { method: InitMethod; where: Where } = { method: "supervised", where: "local" };

/** Everything that was left open, without a question. */
export function asUsual(given: Given, directoryName: string): Choices {
  return { name: directoryName, ...usual, ...given };
}

/** Asks for what was left open; an empty answer takes what stands in brackets. */
export async function asked(given: Given, directoryName: string, ask: Ask): Promise<Choices> {
  const name = given.name ?? (await askName(directoryName, ask));
  const method = given.method ?? (await askWhich("What does the model learn from?", methods, usual.method, ask));
  const where = given.where ?? (await askWhich("Where does it train?", places, usual.where, ask));
  return { ...given, name, method, where };
}

async function askName(usualName: string, ask: Ask): Promise<string> {
  let complaint = "";
  for (;;) {
    const name = (await ask(`${complaint}Project name [${usualName}]: `)).trim();
    if (name === "") return usualName;
    const wrong = wrongName(name);
    if (wrong === undefined) return name;
    complaint = `"${name}" does not do: ${wrong}.\n`;
  }
}

/** By number, or by name. */
async function askWhich<Choice extends string>(
  question: string,
  offered: Record<Choice, string>,
  usualChoice: Choice,
  ask: Ask,
): Promise<Choice> {
  const names = Object.keys(offered) as Choice[];
  const width = Math.max(...names.map((name) => name.length));
  const list = names.map((name, index) => `  ${index + 1}  ${name.padEnd(width)}  ${offered[name]}\n`).join("");
  let text = `${question}\n${list}`;
  for (;;) {
    const answer = (await ask(`${text}Number or name [${usualChoice}]: `)).trim().toLowerCase();
    if (answer === "") return usualChoice;
    const chosen = names.find((name, index) => answer === name || answer === String(index + 1));
    if (chosen !== undefined) return chosen;
    text = `"${answer}" is none of them.\n`;
  }
}
