const places = [
  "Lisbon",
  "Oslo",
  "Quito",
  "Nairobi",
  "Hanoi",
  "Perth",
  "Turin",
  "Lagos",
  "Cork",
  "Ghent",
  "Malmo",
  "Bergen",
];
const colours = ["blue", "green", "red", "white", "grey", "black"];

const line = (row: unknown) => JSON.stringify(row);

/** Chat rows in which a depot answers where a parcel is. */
export const chatRows = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    messages: [
      { role: "system", content: "You answer for a parcel depot." },
      { role: "user", content: `Where is parcel ${index + 1}?` },
      {
        role: "assistant",
        content: `Parcel ${index + 1} waits in ${places[index % places.length]}, in the ${colours[index % colours.length]} hall.`,
      },
    ],
  }));

export const preferenceRows = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    input: { messages: [{ role: "user", content: `Is parcel ${index + 1} late?` }] },
    preferred_output: [{ role: "assistant", content: `No, it reaches ${places[index % places.length]} on time.` }],
    non_preferred_output: [{ role: "assistant", content: "Who knows, ask somebody else about that." }],
  }));

export const reinforcementRows = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    messages: [{ role: "user", content: `Which hall holds parcel ${index + 1}? Answer with a colour.` }],
    colour: colours[index % 2],
  }));

export const jsonl = (rows: unknown[]): string => `${rows.map(line).join("\n")}\n`;
