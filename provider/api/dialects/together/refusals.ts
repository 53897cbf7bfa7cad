import { fieldsOf } from "../../../values";
import type { Refusal } from "../capabilities";

type Inputs = Readonly<Record<string, unknown>>;

/** What Together takes, but not with this value or not together. Values that are not known yet are not judged. */
export const refusals = (inputs: Inputs): Refusal[] => [
  ...automaticEpochs(inputs),
  ...rankless(inputs),
  ...integrations(inputs),
];

/** Elsewhere "auto" is the vendor's choice; here it would quietly be one epoch. */
function automaticEpochs(inputs: Inputs): Refusal[] {
  const method = fieldsOf(inputs.method);
  const places: [string, unknown][] = [
    ["hyperparameters", inputs.hyperparameters],
    ...["supervised", "dpo"].map((type): [string, unknown] => [
      `method.${type}.hyperparameters`,
      fieldsOf(method?.[type])?.hyperparameters,
    ]),
  ];
  return places
    .filter(([, hyperparameters]) => fieldsOf(hyperparameters)?.nEpochs === "auto")
    .map(([path]) => ({
      property: `${path}.nEpochs`,
      reason: 'is "auto", and Together does not choose: give a number; it trains one epoch where none is given',
    }));
}

function rankless({ lora }: Inputs): Refusal[] {
  const { rank, ...others } = fieldsOf(lora) ?? {};
  const [given] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (rank !== undefined || given === undefined) return [];
  return [
    { property: "lora.rank", reason: `is needed beside \`lora.${given}\`: Together takes a rank with the rest of it` },
  ];
}

function integrations({ integrations: given }: Inputs): Refusal[] {
  if (!Array.isArray(given)) return [];
  const several =
    given.length > 1
      ? [{ property: "integrations[1]", reason: "is one too many: Together reports to one project" }]
      : [];
  const tags = given.flatMap((one: unknown, index) => {
    const said = fieldsOf(fieldsOf(one)?.wandb)?.tags;
    return said === undefined || (Array.isArray(said) && said.length === 0)
      ? []
      : [
          {
            property: `integrations[${index}].wandb.tags`,
            reason: "is not taken by Together: leave it out, and put what it says into `name`",
          },
        ];
  });
  return [...several, ...tags];
}
