import fc from "fast-check";
import { createCatalog } from "../../../../server/models/catalog";
import { noModelsFile } from "../../../../server/models/models-file";
import { checkpointName, modelName, type NameParts, rootOf } from "../../../../server/models/names";

const parts = (more: Partial<NameParts> = {}): NameParts => ({
  base: "gpt-4o-mini-2024-07-18",
  organization: "acme",
  suffix: "bot",
  tail: "Ab12Cd34",
  jobId: "ftjob-Xyz",
  dialect: "openai",
  ...more,
});

it("names models as the vendors do", () => {
  expect(modelName(parts())).toBe("ft:gpt-4o-mini-2024-07-18:acme:bot:Ab12Cd34");
  expect(modelName(parts({ suffix: null }))).toBe("ft:gpt-4o-mini-2024-07-18:acme::Ab12Cd34");
  expect(checkpointName(parts(), 20)).toBe("ft:gpt-4o-mini-2024-07-18:acme:bot:Ab12Cd34:ckpt-step-20");
  expect(modelName(parts({ dialect: "azure" }))).toBe("gpt-4o-mini-2024-07-18.ft-Xyz-bot");
  expect(modelName(parts({ base: "ft:gpt-4o-2024-08-06:x:y:z" }))).toBe("ft:gpt-4o-2024-08-06:acme:bot:Ab12Cd34");
});

it("finds the base again, whatever the suffix", () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 64 }),
      fc.constantFrom("openai" as const, "azure" as const),
      (suffix, dialect) => {
        const name = modelName(parts({ suffix, dialect }));
        expect(rootOf(name)).toBe("gpt-4o-mini-2024-07-18");
        expect(name.split(":").length).toBe(dialect === "openai" ? 5 : 1);
      },
    ),
  );
});

it("answers an alias with its dated snapshot", () => {
  expect(createCatalog(noModelsFile).find("gpt-4o-mini")?.id).toBe("gpt-4o-mini-2024-07-18");
  expect(createCatalog(noModelsFile).find("gpt-4o-mini-2024-07-18")?.id).toBe("gpt-4o-mini-2024-07-18");
  expect(createCatalog(noModelsFile).find("constructor")).toBeUndefined();
});
