import { limits } from "../limits.ts";
import { isList, sameValue, textOf, type Value } from "../value.ts";
import { any, type FunctionDefinition, list, number, Refusal, repeated } from "./definition.ts";

const entries = (value: Value | undefined): readonly Value[] => (value !== undefined && isList(value) ? value : []);

/** Entries of entries, however deep, without going deep itself. */
function flat(values: readonly Value[]): Value[] {
  const found: Value[] = [];
  const open = [...values].toReversed();
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (isList(one)) open.push(...one.toReversed());
    else found.push(one);
    if (found.length > limits.list) throw new Refusal(`The list would have more than ${limits.list} entries.`);
  }
  return found;
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const table: Omit<FunctionDefinition, "group">[] = [
  {
    name: "Arrays.add",
    parameters: [list("list"), any("value")],
    summary: "The list with one more entry at its end.",
    examples: [{ expression: "Arrays.add({10, 20}, 30)", result: [10, 20, 30] }],
    run: ([of, value]) => [...entries(of), value ?? null],
  },
  {
    name: "Arrays.remove",
    parameters: [list("list"), any("value")],
    summary: "The list without the entries that equal the value.",
    examples: [{ expression: "Arrays.remove({10, 20, 30}, 20)", result: [10, 30] }],
    run: ([of, value]) => entries(of).filter((one) => !sameValue(one, value ?? null)),
  },
  {
    name: "Arrays.clear",
    parameters: [list("list")],
    summary: "A list without entries.",
    examples: [{ expression: "Arrays.clear({10, 20})", result: [] }],
    run: () => [],
  },
  {
    name: "Arrays.get",
    parameters: [list("list"), number("place")],
    summary: "The entry at a place; the first has the number 0. Nothing where there is none.",
    examples: [
      { expression: "Arrays.get({0, 1, 2}, 0)", result: 0 },
      { expression: "Arrays.get({0, 1, 2}, 7)", result: null },
    ],
    run: ([of, place]) => entries(of)[Math.trunc((place as number | null) ?? 0)] ?? null,
  },
  {
    name: "Arrays.flatten",
    parameters: [repeated(any("value"))],
    summary: "One list of all the values and of the entries of the lists among them.",
    examples: [{ expression: 'Arrays.flatten("10", {"20", "30"}, "40")', result: ["10", "20", "30", "40"] }],
    run: flat,
  },
  {
    name: "Arrays.contains",
    parameters: [list("list"), any("value")],
    summary: "Whether an entry equals the value.",
    examples: [{ expression: 'Arrays.contains({"US", "DE"}, user.countryCode)', result: true }],
    run: ([of, value]) => entries(of).some((one) => sameValue(one, value ?? null)),
  },
  {
    name: "Arrays.size",
    parameters: [list("list")],
    summary: "How many entries the list has.",
    examples: [{ expression: "Arrays.size({10, 20, 30})", result: 3 }],
    run: ([of]) => entries(of).length,
  },
  {
    name: "Arrays.isEmpty",
    parameters: [list("list")],
    summary: "Whether the list has no entries.",
    examples: [{ expression: "Arrays.isEmpty({10, 20})", result: false }],
    run: ([of]) => entries(of).length === 0,
  },
  {
    name: "Arrays.toCsvString",
    parameters: [list("list")],
    summary: "The entries as one text with commas; an entry with a comma or a quote in it is put in quotes.",
    examples: [
      { expression: 'Arrays.toCsvString({"This", "is", "a", "test"})', result: "This,is,a,test" },
      { expression: 'Arrays.toCsvString({"Byron, Ada", "x"})', result: '"Byron, Ada",x' },
    ],
    run: ([of]) =>
      entries(of)
        .map((one) => quoted(textOf(one) ?? ""))
        .join(","),
  },
];

export const lists: FunctionDefinition[] = table.map((one) => ({ ...one, group: "Lists" }));
