import { RawJson } from "./raw-json.ts";
import { isObject, type JsonObject, type ScimResource } from "./resource.ts";
import { type Attribute, indexOf, type ResourceType, resolve, type Target } from "./schema.ts";

/** What the client will be shown, known before anything is read, so that the app loads no more than that. */
export interface Wanted {
  /** False when the client named neither `attributes` nor `excludedAttributes`. */
  readonly narrowed: boolean;
  /** Whether any part of a top-level attribute (`members`, `groups`, the URN of an extension) will be returned. */
  has(name: string): boolean;
  /** The resource with only what is wanted. It may be the same object. */
  project(resource: ScimResource): ScimResource;
}

/** For each shown name: the whole value (true), or what of an object, or of each element of a list, is shown. */
type Plan = Map<string, true | Plan>;

/** Clients ask for the same few selections again and again. */
const known = new WeakMap<ResourceType, Map<string, Wanted>>();
const MOST_KNOWN = 100;

/**
 * RFC 7644 §3.9 with the `returned` of each attribute (RFC 7643 §7): "always" is always there, "never" never, "default"
 * unless others are asked for or it is excluded, "request" when it is asked for. `schemas` is always there. A name that
 * the schema does not know asks for nothing.
 */
export function wantedOf(type: ResourceType, attributes = "", excluded = ""): Wanted {
  let wishes = known.get(type);
  if (!wishes) known.set(type, (wishes = new Map()));
  const key = `${attributes.length} ${attributes}${excluded}`;
  let wanted = wishes.get(key);
  if (wanted) return wanted;
  const asked = attributes.trim() ? readNames(type, attributes) : undefined;
  wanted = wantedBy(planOf(type, asked, readNames(type, excluded)), asked !== undefined || excluded.trim() !== "");
  if (wishes.size >= MOST_KNOWN) wishes.clear();
  if (key.length <= 500) wishes.set(key, wanted);
  return wanted;
}

function wantedBy(plan: Plan, narrowed: boolean): Wanted {
  return {
    narrowed,
    has: (name) => plan.has(name),
    project: (resource) => project(resource, plan) as ScimResource,
  };
}

/** Copies only where something is left out. */
function project(holder: JsonObject, plan: Plan): JsonObject {
  const names = Object.keys(holder);
  if (names.every((name) => plan.get(name) === true)) return holder;
  const result: JsonObject = {};
  for (const name of names) {
    const part = plan.get(name);
    if (part !== undefined) result[name] = part === true ? holder[name] : projectValue(holder[name], part);
  }
  return result;
}

function projectValue(given: unknown, plan: Plan): unknown {
  const value = given instanceof RawJson ? given.parse() : given;
  if (isObject(value)) return project(value, plan);
  if (!Array.isArray(value)) return value;
  let changed = false;
  const elements = value.map((element: unknown) => {
    const shown = isObject(element) ? project(element, plan) : element;
    changed ||= shown !== element;
    return shown;
  });
  return changed ? elements : value;
}

/** The targets that a list of names means; a whole schema by its URN means each of its attributes. */
function readNames(type: ResourceType, list: string): Set<string> {
  const names = new Set<string>();
  for (const part of list.split(",")) {
    const name = part.trim();
    const extension = indexOf(type).extensions.get(name.toLowerCase())?.schema;
    for (const attribute of extension?.attributes ?? []) names.add(keyOf({ schema: extension?.id ?? "", attribute }));
    if (name.toLowerCase() === type.schema.id.toLowerCase())
      for (const attribute of type.schema.attributes) names.add(keyOf({ attribute }));
    const target = resolve(type, name);
    if (target) names.add(keyOf(target));
  }
  return names;
}

function keyOf({ schema = "", attribute, sub }: Target): string {
  return `${schema} ${attribute.name}${sub ? `.${sub.name}` : ""}`;
}

function planOf(type: ResourceType, asked: Set<string> | undefined, excluded: Set<string>): Plan {
  const plan = planOfAll([...new Set(indexOf(type).core.values())], undefined, asked, excluded);
  for (const { schema } of type.extensions) {
    const inner = planOfAll(schema.attributes, schema.id, asked, excluded);
    const whole = inner.size === schema.attributes.length && [...inner.values()].every((part) => part === true);
    if (inner.size > 0) plan.set(schema.id, whole || inner);
  }
  return plan;
}

function planOfAll(
  attributes: Attribute[],
  schema: string | undefined,
  asked: Set<string> | undefined,
  excluded: Set<string>,
): Plan {
  const plan: Plan = new Map();
  for (const attribute of attributes) {
    const target: Target = schema ? { schema, attribute } : { attribute };
    const part = partOf(target, asked, excluded);
    if (part) plan.set(attribute.name, part);
  }
  return plan;
}

function partOf(target: Target, asked: Set<string> | undefined, excluded: Set<string>): true | Plan | undefined {
  const { attribute } = target;
  if (attribute.returned === "never") return undefined;
  const always = attribute.returned === "always";
  const named = always || asked?.has(keyOf(target)) === true;
  if (!always && excluded.has(keyOf(target))) return undefined;
  const subs = attribute.subAttributes ?? [];
  const shown: Plan = new Map();
  let subNamed = false;
  for (const sub of subs) {
    const key = keyOf({ ...target, sub });
    const askedFor = asked?.has(key) === true;
    subNamed ||= askedFor;
    const byDefault = (named || !asked) && sub.returned === "default";
    if (sub.returned === "never" || (sub.returned !== "always" && excluded.has(key))) continue;
    if (sub.returned === "always" || askedFor || byDefault) shown.set(sub.name, true);
  }
  const included = named || subNamed || (!asked && attribute.returned === "default");
  if (!included) return undefined;
  return shown.size === subs.length ? true : shown;
}
