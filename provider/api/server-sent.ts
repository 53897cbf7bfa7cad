/** Reads server-sent events out of pieces of a body, wherever these are cut; gives the data of each that is whole. */
export function serverSentReader(): (piece: Uint8Array) => string[] {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];
  return (piece) => {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    const events: string[] = [];
    for (const line of lines) {
      if (line === "" && data.length > 0) {
        events.push(data.join("\n"));
        data = [];
      } else if (line.startsWith("data:")) data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
    }
    return events;
  };
}
