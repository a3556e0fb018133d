import { iso31661 } from "iso-3166";
import { type FunctionDefinition, onText, text } from "./definition.ts";

type Country = (typeof iso31661)[number];

/** By any of its codes and by its name, in whatever case. */
const known = new Map(
  iso31661.flatMap((country) =>
    [country.alpha2, country.alpha3, country.numeric, country.name].map((key) => [key.toLowerCase(), country] as const),
  ),
);

const converter = (
  name: string,
  what: string,
  result: string,
  pick: (country: Country) => string,
): FunctionDefinition => ({
  name: `Iso3166Convert.${name}`,
  group: "Countries",
  parameters: [text("country")],
  summary: `${what} of a country given by any of its ISO 3166-1 codes or its name. Nothing when there is no such country.`,
  examples: [{ expression: `Iso3166Convert.${name}(user.countryCode)`, result }],
  run: onText((given) => {
    const country = known.get(given.trim().toLowerCase());
    return country === undefined ? null : pick(country);
  }),
});

export const countries: FunctionDefinition[] = [
  converter("toAlpha2", "The two letters", "DE", (country) => country.alpha2),
  converter("toAlpha3", "The three letters", "DEU", (country) => country.alpha3),
  converter("toNumeric", "The three digits", "276", (country) => country.numeric),
  converter("toName", "The name", "Germany", (country) => country.name),
];
