import { nameOf, wrongName } from "../../../../provider/cli/init/choices";

describe("a project's name", () => {
  it.each([
    ["/home/me/my-model", "my-model"],
    ["/home/me/My Model (2)", "my-model-2-"],
    ["/home/me/_work", "work"],
    ["/", "fine-tuning"],
    ["/home/me/模型", "fine-tuning"],
  ])("made of %s is %s, which Pulumi and npm take", (directory, name) => {
    expect(nameOf(directory)).toBe(name);
    expect(wrongName(name)).toBeUndefined();
  });

  it.each(["", "My-Model", ".hidden", "_x", "a b", "a/b", "x".repeat(101)])("is not %j", (name) => {
    expect(wrongName(name)).toContain("lower-case letters");
  });
});
