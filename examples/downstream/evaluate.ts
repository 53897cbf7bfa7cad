export interface Question {
  ask: string;
  /** A word that a good answer holds. */
  expect: string;
}

export interface Score {
  model: string;
  right: number;
  answers: string[];
}

/** Asks one model every question, by the chat API of the endpoint in OPENAI_BASE_URL. */
export async function evaluate(model: string, questions: Question[]): Promise<Score> {
  const answers = await Promise.all(questions.map(({ ask }) => chat(model, ask)));
  const right = questions.filter(({ expect }, index) => answers[index]?.toLowerCase().includes(expect.toLowerCase()));
  return { model, right: right.length, answers };
}

async function chat(model: string, content: string): Promise<string> {
  const { OPENAI_BASE_URL: baseUrl = "https://api.openai.com/v1", OPENAI_API_KEY: key = "" } = process.env;
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content }], max_tokens: 60, temperature: 0 }),
  });
  if (!response.ok) throw new Error(`asking "${model}": ${response.status} ${await response.text()}`);
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? "";
}
