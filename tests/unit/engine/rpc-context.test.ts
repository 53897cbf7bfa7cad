import { rpcContext } from "../../../provider/engine/rpc-context";

it("is empty outside the engine's process", () => {
  expect(rpcContext()).toEqual({});
});
