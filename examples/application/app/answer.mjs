// The application: node --env-file=app.env app/answer.mjs "Greet Ada."
const { MODEL, OPENAI_BASE_URL = "https://api.openai.com/v1", OPENAI_API_KEY = "" } = process.env;
const [, , content = "Greet Ada."] = process.argv;

const response = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
  method: "POST",
  headers: { authorization: `Bearer ${OPENAI_API_KEY}`, "content-type": "application/json" },
  body: JSON.stringify({ model: MODEL, messages: [{ role: "user", content }], max_tokens: 40, temperature: 0 }),
});
const { choices, error } = await response.json();
if (error !== undefined) throw new Error(`asking "${MODEL}": ${error.message}`);
process.stdout.write(`${MODEL}: ${choices[0].message.content}\n`);
