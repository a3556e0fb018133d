import { functions, signature } from "./functions/table.ts";
import { roots } from "./syntax.ts";

export interface Suggestion {
  /** What replaces the characters from `from` to the cursor. */
  insert: string;
  label: string;
  detail: string;
  from: number;
}

/** The attributes of each root, with their labels. */
export type Offer = Partial<Record<(typeof roots)[number], readonly { name: string; label: string }[]>>;

/** What may be written at the cursor, the closest first. Inside a text there is nothing to suggest. */
export function complete(source: string, cursor: number, offer: Offer): Suggestion[] {
  const before = source.slice(0, cursor);
  if (insideText(before)) return [];
  const word = /[A-Za-z_][A-Za-z0-9_.]*$/.exec(before)?.[0] ?? "";
  const from = cursor - word.length;
  const wanted = word.toLowerCase();
  const all = [
    ...roots.flatMap((root) =>
      (offer[root] ?? []).map(({ name, label }) => ({
        insert: `${root}.${name}`,
        label: `${root}.${name}`,
        detail: label,
        from,
      })),
    ),
    ...functions.map((one) => ({
      insert: one.parameters.length === 0 ? `${one.name}()` : `${one.name}(`,
      label: signature(one),
      detail: one.summary,
      from,
    })),
  ];
  const place = ({ insert }: Suggestion) => {
    const name = insert.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    // "upper" finds String.toUpperCase, "first" finds user.firstName.
    return name.split(/[.(]/).some((part) => part.startsWith(wanted)) ? 1 : name.includes(wanted) ? 2 : 3;
  };
  return all
    .map((one) => ({ one, at: place(one) }))
    .filter(({ at }) => at < 3)
    .toSorted((left, right) => left.at - right.at)
    .slice(0, 20)
    .map(({ one }) => one);
}

function insideText(before: string): boolean {
  let quote = "";
  for (const character of before) {
    if (quote === "") quote = character === '"' || character === "'" ? character : "";
    else if (character === quote) quote = "";
  }
  return quote !== "";
}
