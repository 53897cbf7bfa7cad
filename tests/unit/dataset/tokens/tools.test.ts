import { renderTools } from "../../../../provider/dataset/tokens/tools";

describe("renderTools", () => {
  it("declares functions as the model is shown them", () => {
    const parameters = {
      type: "object",
      required: ["city"],
      properties: {
        city: { type: "string", description: "Where" },
        unit: { type: "string", enum: ["c", "f"] },
        days: { type: "array", items: { type: "integer" } },
        at: { type: "object", properties: { hour: { type: "number" } } },
      },
    };
    const tools = [{ type: "function", function: { name: "weather", description: "Tells the weather", parameters } }];
    expect(renderTools({ tools })).toBe(`namespace functions {

// Tells the weather
type weather = (_: {
// Where
city: string,
unit?: "c" | "f",
days?: number[],
at?: {
  hour?: number,
},
}) => any;

} // namespace functions`);
  });

  it("gives nothing where there is nothing to declare", () => {
    expect(renderTools({ tools: "none", functions: [1] })).toBeUndefined();
  });
});
