import { Argument, Command, InvalidArgumentError } from "commander";
import { messageOf, UserError } from "../errors";
import { modelCalled } from "./chat-model";
import { type Outcome, remarkOn, type Side, takeTurn } from "./chat-turn";
import { type Connected, type ConnectionFlags, connected, withConnection } from "./connect";
import type { Conversation } from "./conversation";
import { exitCode } from "./exit-codes";
import { pageOf } from "./page";
import type { World } from "./world";

interface Flags extends ConnectionFlags {
  message?: string;
  system?: string;
  temperature?: number;
  json?: true;
}

const argument = "name of a model or checkpoint, or a job's: its id, or its resource (bot, dev/bot)";

export function chatCommand(world: World): Command {
  return withConnection(new Command("chat"))
    .summary("talk to a model, or to two side by side")
    .description(
      "Asks a model, as its answer comes where the server streams, or two models the same thing side by side. The message is given " +
        "by --message or on standard input; else you talk with it: /new begins anew, Ctrl-C stops an answer, Ctrl-D ends. " +
        "The server must answer, which not every server that trains does.",
    )
    .addArgument(new Argument("[model]", `${argument} (default: the newest job's)`))
    .addArgument(new Argument("[model2]", "another one, to compare"))
    .option("-m, --message <text>", "ask this and end")
    .option("--system <text>", "what the model is told before")
    .option("--temperature <number>", "0 for the likeliest answer, up to 2 (default: the server's)", temperature)
    .option("--json", "one JSON document with the answers, and no conversation")
    .addHelpText("after", examples)
    .action((first: string | undefined, second: string | undefined, flags: Flags) =>
      connected(flags, world, async (to) => {
        const message = await messageGiven(flags, world);
        const called = second === undefined ? [first] : [first, second];
        const sides: Side[] = [];
        for (const name of called) sides.push({ called: await modelCalled(to, name), messages: opening(flags) });
        const failed =
          message === undefined
            ? await converse(to, sides, flags, world)
            : await askOnce(to, sides, message, flags, world);
        world.exit(failed ? exitCode.trouble : exitCode.fine);
      }),
    );
}

const examples = `
Examples:
  $ fine-tuning chat bot
  $ fine-tuning chat bot gpt-4o-mini-2024-07-18 --message "When does the tide turn?"
  $ fine-tuning chat dev/bot prod/bot --system "You work in a harbour." < question.txt
  $ fine-tuning chat bot --message "When?" --json | jq -r '.answers[0].text'`;

function temperature(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 2)) throw new InvalidArgumentError("it is a number from 0 to 2.");
  return value;
}

const opening = ({ system }: Flags): Side["messages"] =>
  system === undefined ? [] : [{ role: "system", content: system }];

/** The one message; `undefined` where a person is there to talk. */
async function messageGiven({ message, json }: Flags, { converse, piped }: World): Promise<string | undefined> {
  if (message === undefined && converse !== undefined && json !== true) return undefined;
  const given = message ?? (converse === undefined ? await piped() : "");
  if (given.trim() === "")
    throw new UserError("there is no message. Next: give one by --message, or on standard input.");
  return given;
}

/** True where a model did not answer. */
async function askOnce(
  to: Connected,
  sides: Side[],
  message: string,
  { temperature, json }: Flags,
  world: World,
): Promise<boolean> {
  for (const { messages } of sides) messages.push({ role: "user", content: message });
  const write = json === true ? () => undefined : world.write;
  const turn = { temperature, write, signal: world.interrupted, page: pageOf(world.columns(), world.env) };
  const outcomes = await takeTurn(to, sides, turn, world.clock.now);
  world.interrupted.throwIfAborted();
  if (json === true) world.write(`${JSON.stringify({ answers: outcomes.map(asJson) }, null, 2)}\n`);
  tellRemarks(outcomes, world);
  return outcomes.some(({ error }) => error !== undefined);
}

async function converse(to: Connected, sides: Side[], flags: Flags, world: World): Promise<boolean> {
  const talk = world.converse?.();
  if (talk === undefined) return true;
  world.tell(`${sides.map(({ called }) => called.model).join(" and ")}; /new begins anew, Ctrl-D ends\n`);
  try {
    for (let line = await talk.next("> "); line !== undefined; line = await talk.next("> ")) {
      if (line.trim() === "/new") for (const side of sides) side.messages = opening(flags);
      else if (line.trim() !== "") await answerTo(line, talk, to, sides, flags, world);
    }
    world.tell("\n");
    return false;
  } finally {
    talk.end();
  }
}

/** A question that a model did not answer is not remembered by that model. */
async function answerTo(
  line: string,
  talk: Conversation,
  to: Connected,
  sides: Side[],
  { temperature }: Flags,
  world: World,
) {
  const { signal, done } = talk.interruptible();
  for (const { messages } of sides) messages.push({ role: "user", content: line });
  const turn = { temperature, write: world.write, signal, page: pageOf(world.columns(), world.env) };
  const outcomes = await takeTurn(to, sides, turn, world.clock.now);
  done();
  for (const [at, { error }] of outcomes.entries()) if (error !== undefined) sides[at]?.messages.pop();
  if (signal.aborted) world.tell("stopped\n");
  else tellRemarks(outcomes, world);
}

function tellRemarks(outcomes: readonly Outcome[], world: World): void {
  for (const outcome of outcomes) {
    const remark = remarkOn(outcome);
    if (remark !== undefined) world.tell(`fine-tuning: ${remark}\n`);
  }
}

const asJson = ({ model, ms, answer, error }: Outcome) => ({
  model,
  ms: Math.round(ms),
  text: answer?.text,
  finishReason: answer?.finishReason,
  error: error === undefined ? undefined : messageOf(error),
});
