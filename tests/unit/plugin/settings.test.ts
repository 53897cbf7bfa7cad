import { checkSettings, settingsOf } from "../../../provider/plugin/settings";

const stack = JSON.stringify({ baseUrl: "https://stack.example/v1", maxActiveJobs: "2" });

describe(settingsOf.name, () => {
  it.each([
    [
      "are the stack's where no provider is declared",
      { version: "0.1.0" },
      stack,
      { baseUrl: "https://stack.example/v1", maxActiveJobs: "2" },
    ],
    [
      "are those of a declared provider before the stack's",
      { baseUrl: "https://own.example/v1" },
      stack,
      { baseUrl: "https://own.example/v1", maxActiveJobs: "2" },
    ],
    ["may be numbers", { maxActiveJobs: 3 }, undefined, { maxActiveJobs: "3" }],
    ["are none outside a stack", {}, "", {}],
  ])("%s", (_, args, config, expected) => {
    const named = Object.fromEntries(Object.entries(expected).map(([name, value]) => [`fine-tuning:${name}`, value]));
    expect(settingsOf(args, config)).toEqual(named);
  });

  it("are read by their full names too", () => {
    expect(settingsOf({}, JSON.stringify({ "fine-tuning:namespace": "a" }))).toEqual({ "fine-tuning:namespace": "a" });
  });
});

describe(checkSettings.name, () => {
  const providerOf = (name: string, project = "harbour") =>
    `urn:pulumi:dev::${project}::pulumi:providers:fine-tuning::${name}`;
  const own = { version: "0.1.0", baseUrl: "https://eu.example/v1" };

  it.each(["default-eu", "defaults", "default_eu", "default"])(
    "keeps the settings of a provider that a program declares as `%s`",
    (name) => {
      expect(checkSettings(providerOf(name), own, stack)).toEqual({ inputs: own, failures: [] });
    },
  );

  it.each(["default", "default_0_1_0", "default_https___example.com"])("keeps none of the stack's: %s", (name) => {
    const news = { version: "0.1.0", baseUrl: "https://stack.example/v1", maxActiveJobs: 2 };
    expect(checkSettings(providerOf(name), news, stack)).toEqual({ inputs: { version: "0.1.0" }, failures: [] });
  });

  it("leaves a project of our name its own settings, and a declared provider none that do not exist", () => {
    const news = { epochs: "3" };
    const config = JSON.stringify(news);
    expect(checkSettings(providerOf("default", "fine-tuning"), news, config).failures).toEqual([]);
    expect(checkSettings(providerOf("default"), news, config).failures).toEqual([
      { property: "", reason: expect.stringContaining('there is no setting "fine-tuning:epochs"') },
    ]);
    expect(checkSettings(providerOf("eu", "fine-tuning"), news, config).failures).toEqual([
      { property: "", reason: expect.stringContaining('a provider has no argument "epochs"') },
    ]);
  });

  it.each([
    [{ baseURL: "https://a.example/v1" }, 'a provider has no argument "baseURL"; did you mean "baseUrl"?'],
    [{ maxActiveJobs: 0 }, 'the provider\'s argument "maxActiveJobs" is "0"; it must be a whole number of at least 1.'],
    [{ apiKeyEnv: "TEAM_KEY" }, expect.stringContaining("is given to a resource, in its `connection`")],
  ])(
    "names a declared provider's arguments as its program does, and no command that sets a stack's: %p",
    (news, reason) => {
      expect(checkSettings(providerOf("eu"), news, stack).failures).toEqual([{ property: "", reason }]);
    },
  );
});
