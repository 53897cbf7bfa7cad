import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { plain, programError } from "../../../provider/engine/plain-error";

describe("an error of a program", () => {
  it("keeps its words, whatever the SDK writes in front of them on the way", () => {
    const error = programError("too much");
    error.message = `error serializing property "model": ${error.message}`;
    expect(error.message).toBe("too much");
    expect(pulumi.RunError.isInstance(error)).toBe(true);
  });

  it("has no stack to print", () => {
    expect(inspect(programError("too much"))).not.toMatch(/\.ts|\.js/);
  });

  it("may be of any class", () => {
    const error = plain(Object.assign(new TypeError("no"), { status: 404 }));
    expect(error).toMatchObject({ message: "no", status: 404 });
    expect(error).toBeInstanceOf(TypeError);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
  });
});
