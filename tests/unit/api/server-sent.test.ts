import { serverSentReader } from "../../../provider/api/server-sent";

describe(serverSentReader.name, () => {
  const text = 'data: {"a":"港🚢"}\r\n\r\n: a remark\nevent: x\ndata:1\ndata: 2\n\ndata: [DONE]\n\n';

  it.each([1, 2, 3, 7, 1_000])("reads events whose pieces are cut after every %i bytes", (size) => {
    const read = serverSentReader();
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    expect(pieces.flatMap(read)).toEqual(['{"a":"港🚢"}', "1\n2", "[DONE]"]);
  });

  it("gives nothing of what is no event, or not whole", () => {
    expect(serverSentReader()(Buffer.from('{"choices": []}\n\ndata: half\n'))).toEqual([]);
  });
});
