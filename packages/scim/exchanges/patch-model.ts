// For tests only: PATCH as RFC 7644 §3.5.2 tells it, written from that text and from what clients are known to send, and
// from nothing else here. A user is a list of facts, one for each simple value; an operation takes facts away and adds
// others. It is slow and shares no code with patch.ts, so that the two are seldom wrong together.

/** `emails`, element 2, `value`: "a@b". Attributes of the enterprise extension carry its URN. */
export interface Fact {
  attribute: string;
  element?: number;
  sub?: string;
  value: unknown;
}

/** The operation must be refused with this scimType, and nothing done. */
export class Refusal extends Error {
  readonly scimType: string;
  constructor(scimType: string) {
    super(scimType);
    this.scimType = scimType;
  }
}

const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

type Kind = "text" | "boolean" | "complex" | "list";
const kinds: Record<string, Kind> = {
  userName: "text",
  title: "text",
  nickName: "text",
  active: "boolean",
  name: "complex",
  emails: "list",
  phoneNumbers: "list",
  [`${ENTERPRISE}:department`]: "text",
  [`${ENTERPRISE}:employeeNumber`]: "text",
  [`${ENTERPRISE}:manager`]: "complex",
};
const subs = ["givenName", "familyName", "formatted", "value", "type", "primary", "display"];

export function factsOf(user: Record<string, unknown>): Fact[] {
  const facts: Fact[] = [];
  const note = (attribute: string, value: unknown): void => {
    if (Array.isArray(value))
      value.forEach((one: object, element) => {
        for (const [sub, part] of Object.entries(one)) facts.push({ attribute, element, sub, value: part });
      });
    else if (typeof value === "object" && value !== null)
      for (const [sub, part] of Object.entries(value)) facts.push({ attribute, sub, value: part });
    else facts.push({ attribute, value });
  };
  for (const [name, value] of Object.entries(user)) {
    if (name === "schemas") continue;
    if (name === ENTERPRISE)
      for (const [inner, part] of Object.entries(value as object)) note(`${ENTERPRISE}:${inner}`, part);
    else note(name, value);
  }
  return facts;
}

/** The user that the facts describe, with its schemas. */
export function userOf(facts: Fact[]): Record<string, unknown> {
  const user: Record<string, unknown> = { schemas: [CORE] };
  const extension: Record<string, unknown> = {};
  for (const attribute of new Set(facts.map((fact) => fact.attribute))) {
    const mine = facts.filter((fact) => fact.attribute === attribute);
    const holder = attribute.startsWith(ENTERPRISE) ? extension : user;
    const name = attribute.startsWith(ENTERPRISE) ? attribute.slice(ENTERPRISE.length + 1) : attribute;
    const asObject = (some: Fact[]) => Object.fromEntries(some.map(({ sub = "", value }) => [sub, value]));
    const kind = kinds[attribute];
    if (kind === "list")
      holder[name] = elementsOf(mine).map((element) => asObject(mine.filter((fact) => fact.element === element)));
    else holder[name] = kind === "complex" ? asObject(mine) : mine[0]?.value;
  }
  if (Object.keys(extension).length === 0) return user;
  return { ...user, schemas: [CORE, ENTERPRISE], [ENTERPRISE]: extension };
}

const elementsOf = (facts: Fact[]) =>
  [...new Set(facts.map(({ element }) => element ?? 0))].toSorted((a, b) => a - b);

/** All operations in their order, or a Refusal. The strict dialect is the interoperability profile's. */
export function patched(facts: Fact[], operations: Record<string, unknown>[], strict = false): Fact[] {
  return operations.reduce((now, { op, path, value }) => {
    if (strict) refuseLoose(now, String(op), path, value);
    // Entra writes Add, Replace, Remove.
    const kind = String(op).toLowerCase();
    if (typeof path === "string")
      return atPath(strict && kind === "replace" ? emptied(now, path) : now, kind, path, value);
    if (kind === "remove") throw new Refusal("noTarget");
    return ofAll(now, kind, value as Record<string, unknown>, "");
  }, facts);
}

/** What only the compatible dialect takes: capitals, no path, texts for booleans, one value for a list, whole elements. */
function refuseLoose(facts: Fact[], op: string, path: unknown, value: unknown): void {
  if (op !== op.toLowerCase() || typeof path !== "string") throw new Refusal("invalidSyntax");
  const target = targetOf(path);
  if (target === undefined) return;
  const { attribute, condition, sub } = target;
  const kind = kinds[attribute];
  if (op !== "remove" && condition !== undefined && sub === undefined) throw new Refusal("invalidPath");
  if (op !== "remove" && value !== null) {
    if ((attribute === "active" || sub === "primary") && typeof value !== "boolean") throw new Refusal("invalidValue");
    if (sub === undefined && kind === "list" && !Array.isArray(value)) throw new Refusal("invalidValue");
    if (sub === undefined && kind === "complex" && typeof value !== "object") throw new Refusal("invalidValue");
  }
  if (condition === undefined) return;
  const list = (userOf(facts.filter((fact) => fact.attribute === attribute))[attribute] ?? []) as Record<string, unknown>[];
  if (!list.some((element) => holds(condition, element))) throw new Refusal("noTarget");
}

/** A replaced complex attribute keeps nothing of what it was. */
function emptied(facts: Fact[], path: string): Fact[] {
  const target = targetOf(path);
  if (target === undefined || target.sub !== undefined || kinds[target.attribute] !== "complex") return facts;
  return facts.filter((fact) => fact.attribute !== target.attribute);
}

/** Without a path the value is a set of attributes. Entra's keys may be dotted, or whole URNs. */
function ofAll(facts: Fact[], op: string, value: Record<string, unknown>, prefix: string): Fact[] {
  return Object.entries(value).reduce((now, [key, part]) => {
    if (key.toLowerCase() === ENTERPRISE.toLowerCase())
      return ofAll(now, op, part as Record<string, unknown>, `${ENTERPRISE}:`);
    return targetOf(prefix + key) === undefined && key !== "id" ? now : atPath(now, op, prefix + key, part);
  }, facts);
}

interface Target {
  attribute: string;
  condition?: string;
  sub?: string;
}

function targetOf(path: string): Target | undefined {
  const plain = path.toLowerCase().startsWith(`${CORE}:`.toLowerCase()) ? path.slice(CORE.length + 1) : path;
  const [, named = "", condition, dotted] = /^((?:urn:[^[]*:)?[A-Za-z]+)(?:\[(.*)\])?(?:\.([A-Za-z]+))?$/i.exec(plain) ?? [];
  const attribute = Object.keys(kinds).find((name) => name.toLowerCase() === named.toLowerCase());
  if (attribute === undefined) return undefined;
  const sub = subs.find((name) => name.toLowerCase() === dotted?.toLowerCase());
  return {
    attribute,
    ...(condition === undefined ? {} : { condition }),
    ...(sub === undefined ? {} : { sub }),
  };
}

function atPath(facts: Fact[], op: string, path: string, value: unknown): Fact[] {
  if (path === "id") throw new Refusal("mutability");
  const target = targetOf(path);
  if (target === undefined) throw new Refusal("invalidPath");
  const { attribute, sub } = target;
  if (attribute === "userName" && op === "remove") throw new Refusal("mutability");
  if (attribute === "userName" && value === null) throw new Refusal("invalidValue");
  // "Unassigned" and null are the same (RFC 7643 §2.5).
  const kind = op !== "remove" && value === null ? (op === "add" ? "nothing" : "remove") : op;
  if (kind === "nothing") return facts;
  if (kinds[attribute] === "list") return onList(facts, kind, target, value);
  const isMine = (fact: Fact) => fact.attribute === attribute && (sub === undefined || fact.sub === sub);
  if (kind === "remove") return facts.filter((fact) => !isMine(fact));
  if (sub !== undefined) return [...facts.filter((fact) => !isMine(fact)), { attribute, sub, value }];
  if (kinds[attribute] !== "complex")
    return [...facts.filter((fact) => !isMine(fact)), { attribute, value: simple(attribute, value) }];
  // A manager may come as a bare id. The parts that are given replace those of their name, the others stay.
  const parts = typeof value === "string" ? { value } : (value as object);
  const given = Object.keys(parts);
  const rest = facts.filter((fact) => fact.attribute !== attribute || !given.includes(fact.sub ?? ""));
  const added = Object.entries(parts).filter(([, part]) => part !== null);
  return [...rest, ...added.map(([name, part]): Fact => ({ attribute, sub: name, value: part as unknown }))];
}

/** A boolean may come as a text: "False". */
function simple(name: string, value: unknown): unknown {
  if (name !== "active" && name !== "primary") return value;
  return typeof value === "string" ? value.toLowerCase() === "true" : value;
}

function onList(facts: Fact[], op: string, { attribute, condition, sub }: Target, value: unknown): Fact[] {
  const isMine = (fact: Fact) => fact.attribute === attribute;
  const others = facts.filter((fact) => !isMine(fact));
  const mine = facts.filter(isMine);
  const objectOf = (element: number) =>
    Object.fromEntries(mine.filter((fact) => fact.element === element).map((fact) => [fact.sub, fact.value]));
  let elements: Record<string, unknown>[] = elementsOf(mine).map(objectOf);
  const back = (list: Record<string, unknown>[]) => [...others, ...factsOf({ [attribute]: list })];
  const given = (Array.isArray(value) ? value : [value]).map((one) => asElement(one));

  if (condition === undefined && sub === undefined) {
    if (op === "remove") {
      if (value === undefined || value === null) return others;
      return back(elements.filter((element) => !given.some((one) => sameValue(element, one))));
    }
    onePrimary(given);
    if (op === "replace") return back(given);
    const touched = new Set<Record<string, unknown>>();
    for (const one of given) {
      const twin = elements.findIndex((element) => sameValue(element, one));
      if (twin < 0) elements.push(one);
      else {
        touched.delete(elements[twin] ?? {});
        elements[twin] = { ...elements[twin], ...one };
      }
      touched.add(elements.at(twin) ?? {});
    }
    return back(settled(elements, touched));
  }

  const chosen = elements.filter((element) => condition === undefined || holds(condition, element));
  if (op === "remove") {
    // An address without its value is none.
    if (sub === undefined || sub === "value") return back(elements.filter((element) => !chosen.includes(element)));
    elements = elements.map((element) => (chosen.includes(element) ? without(element, sub) : element));
    return back(elements);
  }
  const put = sub === undefined ? asElement(value) : { [sub]: simple(sub, value) };
  if (chosen.length === 0) {
    const said = condition === undefined ? undefined : equalities(condition);
    if (op === "replace" || said === undefined) throw new Refusal("noTarget");
    const made = { ...said, ...put };
    return back(settled([...elements, made], new Set([made])));
  }
  const touched = new Set<Record<string, unknown>>();
  elements = elements.map((element) => {
    if (!chosen.includes(element)) return element;
    // A whole element is replaced, but stays one that the condition chooses.
    const base = op === "replace" && sub === undefined ? equalities(condition ?? "") : element;
    const next = { ...base, ...put };
    touched.add(next);
    return next;
  });
  return back(settled(elements, touched));
}

function asElement(one: unknown): Record<string, unknown> {
  if (typeof one !== "object" || one === null) return { value: one };
  return Object.fromEntries(
    Object.entries(one)
      .filter(([, part]) => part !== null)
      .map(([name, part]) => [name, simple(name, part)]),
  );
}

const without = (element: Record<string, unknown>, sub: string) =>
  Object.fromEntries(Object.entries(element).filter(([name]) => name !== sub));

const folded = (value: unknown) => String(value).toLowerCase();

/** RFC 7643 §2.4: value and type make a value the same; a type that is not said does not tell them apart. */
function sameValue(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  if (folded(a["value"]) !== folded(b["value"])) return false;
  return a["type"] === undefined || b["type"] === undefined || folded(a["type"]) === folded(b["type"]);
}

function onePrimary(elements: Record<string, unknown>[]): void {
  if (elements.filter((element) => element["primary"] === true).length > 1) throw new Refusal("invalidValue");
}

/** What becomes primary makes the others not primary. */
function settled(elements: Record<string, unknown>[], touched: Set<Record<string, unknown>>) {
  const first = elements.filter((element) => touched.has(element) && element["primary"] === true);
  onePrimary(first);
  if (first.length === 0) return elements;
  return elements.map((element) =>
    element["primary"] === true && !touched.has(element) ? { ...element, primary: false } : element,
  );
}

/** The conditions of the generator: comparisons, `not (…)`, joined by `or` and `and`. */
function holds(condition: string, element: Record<string, unknown>): boolean {
  if (condition.includes(" or ")) return condition.split(" or ").some((part) => holds(part, element));
  if (condition.includes(" and ")) return condition.split(" and ").every((part) => holds(part, element));
  const negated = /^not \((.*)\)$/.exec(condition)?.[1];
  if (negated !== undefined) return !holds(negated, element);
  const [sub = "", operator, text = "null"] = condition.split(" ");
  const actual = element[subs.find((name) => name.toLowerCase() === sub.toLowerCase()) ?? ""];
  if (operator === "pr") return actual !== undefined && actual !== "";
  const wanted: unknown = simple(sub.toLowerCase(), JSON.parse(text));
  if (actual === undefined) return operator === "ne";
  if (operator === "sw") return folded(actual).startsWith(folded(wanted));
  return (folded(actual) === folded(wanted)) === (operator === "eq");
}

/** What the condition says that an element is, when it says nothing else. */
function equalities(condition: string): Record<string, unknown> | undefined {
  const parts = condition.split(" and ").map((part) => /^(\w+) eq (\S+)$/.exec(part));
  if (parts.includes(null)) return undefined;
  return Object.fromEntries(
    parts.map((match) => {
      const name = subs.find((sub) => sub.toLowerCase() === match?.[1]?.toLowerCase()) ?? "";
      return [name, simple(name, JSON.parse(match?.[2] ?? "null"))];
    }),
  );
}
