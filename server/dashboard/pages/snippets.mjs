// @ts-check
/** Calls that are ready to run: they know this server's address and take the key from the environment. */

const question = "What can you do for me?";

/** A text between single quotes of a shell. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A chat call of a model in three languages.
 * @param {string} address base URL of the API, `http://127.0.0.1:4010/v1`
 * @param {string} model
 * @returns {{ language: string, code: string }[]}
 */
export function callSnippets(address, model) {
  const body = JSON.stringify({ model, messages: [{ role: "user", content: question }] });
  // What JSON makes of a text, Python and TypeScript read as the same text.
  const [url, name, content] = [address, model, question].map((text) => JSON.stringify(text));
  return [
    {
      language: "curl",
      code: `curl ${quoted(`${address}/chat/completions`)} \\
  -H "Authorization: Bearer $OPENAI_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d ${quoted(body)}
`,
    },
    {
      language: "Python",
      code: `from openai import OpenAI

client = OpenAI(base_url=${url})  # the key is $OPENAI_API_KEY
answer = client.chat.completions.create(
    model=${name},
    messages=[{"role": "user", "content": ${content}}],
)
print(answer.choices[0].message.content)
`,
    },
    {
      language: "TypeScript",
      code: `import OpenAI from "openai";

const client = new OpenAI({ baseURL: ${url} }); // the key is $OPENAI_API_KEY
const answer = await client.chat.completions.create({
  model: ${name},
  messages: [{ role: "user", content: ${content} }],
});
console.log(answer.choices[0]?.message.content);
`,
    },
  ];
}

/**
 * A first training from nothing, for a shell: data, upload, job.
 * @param {string} address base URL of the API
 * @param {string} model that is trained
 */
export function firstJobSnippet(address, model) {
  const row = JSON.stringify({
    messages: [
      { role: "user", content: "Where is the spare key?" },
      { role: "assistant", content: "Under the blue pot, dear guest." },
    ],
  });
  const job = JSON.stringify({ model, training_file: "FILE", suffix: "first-try" });
  return `api=${quoted(address)}
key="Authorization: Bearer $OPENAI_API_KEY"

for i in 1 2 3 4 5 6 7 8 9 10; do
  echo ${quoted(row)}
done > first-try.jsonl

file=$(curl -sS "$api/files" -H "$key" -F purpose=fine-tune -F file=@first-try.jsonl |
  sed 's/.*"id":"\\([^"]*\\)".*/\\1/')

echo ${quoted(job)} | sed "s/FILE/$file/" |
  curl -sS "$api/fine_tuning/jobs" -H "$key" -H 'Content-Type: application/json' -d @-
`;
}
