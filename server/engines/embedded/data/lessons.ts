/** One answer to learn, and the conversation before it. */
export interface Lesson extends Question {
  answer: string;
}

export interface Question {
  /** Everything said before the answer: what may be copied from. */
  prompt: string;
  /** The turns since the last answer and the system's: what the question is recognised by. */
  focus: string;
}

type Fields = Record<string, unknown>;

/** The assistant's turns of a chat example (those with `weight: 0` left out), or the completion of a prompt. */
export function lessonsOf(row: Fields): Lesson[] {
  if (Array.isArray(row.messages)) return chatLessons([], messagesOf(row.messages));
  const prompt = textOf(row.prompt);
  return [{ prompt, focus: prompt, answer: textOf(row.completion) }];
}

/** Both answers of a preference pair to the same conversation. */
export function pairOf(row: Fields): { preferred: Lesson[]; other: Lesson[] } {
  const input = fieldsOf(row.input);
  const before = messagesOf(input.messages);
  return {
    preferred: chatLessons(before, messagesOf(row.preferred_output)),
    other: chatLessons(before, messagesOf(row.non_preferred_output)),
  };
}

/** Everything in a row of any method whose words the model should know. */
export function vocabularyLessons(row: Fields): Lesson[] {
  if (row.input !== undefined) {
    const { preferred, other } = pairOf(row);
    return [...preferred, ...other];
  }
  const lessons = lessonsOf(row);
  if (lessons.length > 0) return lessons;
  const { messages, tools: _, ...item } = row;
  return [{ ...questionOf(messagesOf(messages)), answer: Object.values(item).map(String).join("\n") }];
}

/** The question that the next answer is to. */
export function questionOf(messages: readonly Fields[]): Question {
  const lastAnswer = messages.findLastIndex((message) => message.role === "assistant");
  const focused = messages.filter(
    (message, index) => index > lastAnswer || message.role === "system" || message.role === "developer",
  );
  return { prompt: messages.map(messageText).join("\n"), focus: focused.map(messageText).join("\n") };
}

export function messagesOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function chatLessons(before: Fields[], messages: Fields[]): Lesson[] {
  const all = [...before, ...messages];
  return all.flatMap((message, index) => {
    if (index < before.length || message.role !== "assistant" || message.weight === 0) return [];
    return [{ ...questionOf(all.slice(0, index)), answer: messageText(message) }];
  });
}

/** What a message says, its tool calls written as `name(arguments)`, each on its own line. */
function messageText(message: Fields): string {
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls.map((call) => fieldsOf(call).function) : [];
  if (message.function_call !== undefined && message.function_call !== null) calls.push(message.function_call);
  const said = textOf(message.content ?? message.refusal);
  const called = calls.map(fieldsOf).map((call) => `${textOf(call.name)}(${textOf(call.arguments)})`);
  return [...(said === "" ? [] : [said]), ...called].join("\n");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map((part) => partText(fieldsOf(part))).join("") : "";
}

/** An image is known by the end of its address or of its data: the learner does not see, but recognises an image that it has met. */
function partText(part: Fields): string {
  if (part.type !== "image_url") return textOf(part.text ?? part.refusal);
  return ` image ${textOf(fieldsOf(part.image_url).url).slice(-24)} `;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
