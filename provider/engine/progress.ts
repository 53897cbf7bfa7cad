import { controlsInRow } from "../controls";
import { engineAddress, inPluginProcess, requireOfPlugin } from "./plugin-process";

export interface Note {
  /** The resource on whose row the line appears. */
  urn: string;
  /** @default "info" */
  severity?: "info" | "warning" | undefined;
  /**
   * True shows the line while the resource is worked on and leaves nothing behind; false repeats it at the end.
   * @default true
   */
  ephemeral?: boolean | undefined;
}

type Send = (line: string, note: Note) => void;

const key = Symbol.for("pulumi-fine-tuning.progress");

/**
 * Shows one line on the resource's own row. Never throws and never waits: progress is a courtesy. Outside the engine's
 * process it does nothing.
 */
export function showProgress(text: string, note: Note): void {
  const shared = globalThis as { [key]?: Send };
  shared[key] ??= connect();
  shared[key](note.ephemeral === false ? paragraph(text) : oneLine(text), note);
}

const longestOnRow = 300;

/** What stays on the screen is read afterwards, so nothing of it is cut; it may have several lines, indented. */
function paragraph(text: string): string {
  const lines = text.split("\n");
  return lines.map((line) => (line.startsWith(" ") ? "  " : "") + wholeLine(line)).join("\n");
}

const escapeCode = String.fromCharCode(27);
const terminalCodes = new RegExp(`${escapeCode}\\[[0-9;?]*[ -/]*[@-~]`, "g");

/** What a command answers, as a single line of which nothing is cut. */
export function wholeLine(text: string): string {
  return oneLine(text, Number.POSITIVE_INFINITY);
}

/** Text as a single line without control characters: a terminal shows a row, and what a server says may hold anything. */
export function oneLine(text: string, longest = longestOnRow): string {
  const plain = text.replace(terminalCodes, "").replace(controlsInRow, " ");
  const trimmed = plain.replace(/ {2,}/g, " ").trim();
  return trimmed.length <= longest ? trimmed : `${trimmed.slice(0, longest - 1)}…`;
}

interface LogRequest {
  setSeverity(severity: number): void;
  setMessage(message: string): void;
  setUrn(urn: string): void;
  setStreamid(id: number): void;
  setEphemeral(ephemeral: boolean): void;
  serializeBinary(): Uint8Array;
}

// Numbers of the engine's protocol (engine.proto, LogSeverity).
const severities = { info: 1, warning: 2 };

function connect(): Send {
  const address = engineAddress();
  if (!inPluginProcess() || address === undefined) return () => {};
  try {
    const load = requireOfPlugin();
    const { LogRequest } = load("../../proto/engine_pb") as { LogRequest: new () => LogRequest };
    const grpc = load("@grpc/grpc-js");
    const client = new grpc.Client(address, grpc.credentials.createInsecure());
    return (line, { urn, severity = "info", ephemeral = true }) => {
      const request = new LogRequest();
      request.setSeverity(severities[severity]);
      request.setMessage(line);
      request.setUrn(urn);
      request.setStreamid(0);
      request.setEphemeral(ephemeral);
      // Not through the SDK's EngineClient: it would read the answer as a message of type Empty, which cancelSignal()
      // takes for the engine's Cancel. A lost line is not worth a word.
      client.makeUnaryRequest(
        "/pulumirpc.Engine/Log",
        bytesOf,
        () => undefined,
        request,
        () => {},
      );
    };
  } catch {
    return () => {};
  }
}

const bytesOf = (request: LogRequest) => Buffer.from(request.serializeBinary());
