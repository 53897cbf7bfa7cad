import { entraKey } from "../../../provider/endpoint/entra";

describe(entraKey, () => {
  it("asks for a token at every call and loads the library once", async () => {
    let loads = 0;
    let tokens = 0;
    const key = entraKey(async () => {
      loads++;
      return { getToken: async (scope) => ({ token: `token-${++tokens}-${scope.length > 0}` }) };
    });
    expect((await key()).headers()).toEqual({ authorization: "Bearer token-1-true" });
    expect((await key()).headers()).toEqual({ authorization: "Bearer token-2-true" });
    expect(loads).toBe(1);
  });

  it("names the ways to a key when there is no token", async () => {
    const key = entraKey(async () => ({ getToken: () => Promise.reject(new Error("run az login")) }));
    await expect(key()).rejects.toThrow(/AZURE_OPENAI_API_KEY.*fine-tuning:apiKey.*run az login/);
  });
});
