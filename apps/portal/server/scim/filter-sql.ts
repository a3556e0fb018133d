// A filter as SQL. The meaning is that of `matches` in packages/scim, and a test compares the two over generated filters.
// Every value is a parameter; what stands in the text comes from schemas and from this file.
import type { Filter, FilterValue } from "@rollcall/scim/filter";
import { instant } from "@rollcall/scim/date-time";
import type { Attribute, Target } from "@rollcall/scim/schema";

/** Where the values of an attribute are found in SQL. */
export type Place =
  /** One value: text, boolean, number or timestamp by the type of the attribute; null when there is none. */
  | { kind: "value"; sql: string }
  /** One object as jsonb. */
  | { kind: "object"; sql: string }
  /** A list as a jsonb array; null is the empty list. */
  | { kind: "list"; sql: string };

export interface Layout {
  /** The place of a top-level attribute that is not simply in `resource`; undefined for the others. */
  place(target: Target): Place | undefined;
  /** The column that holds the resource. */
  resource: string;
  /** Better SQL for a comparison that has an index; it must mean the same. */
  shortcut(filter: Filter, value: (value: unknown) => string): string | undefined;
}

export interface SqlFilter {
  text: string;
  values: unknown[];
}

/** `values` are the parameters that the statement has already; those of the filter come after them. */
export function filterSql(filter: Filter | undefined, layout: Layout, values: unknown[]): SqlFilter {
  const all = [...values];
  const value = (one: unknown): string => `$${all.push(one)}`;
  return {
    text: filter === undefined ? "true" : new FilterWriter(layout, value).write(filter, undefined),
    values: all,
  };
}

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The attribute's place in the resource as it was sent. */
export function defaultPlace({ schema, attribute }: Target, resource: string): Place {
  const holder = schema === undefined ? resource : `(${resource} -> ${literal(schema)})`;
  if (attribute.multiValued) return { kind: "list", sql: `(${holder} -> ${literal(attribute.name)})` };
  if (attribute.type === "complex") return { kind: "object", sql: `(${holder} -> ${literal(attribute.name)})` };
  return { kind: "value", sql: typed(attribute, `(${holder} ->> ${literal(attribute.name)})`) };
}

function typed(attribute: Attribute, sql: string): string {
  switch (attribute.type) {
    case "boolean":
      return `${sql}::boolean`;
    case "integer":
    case "decimal":
      return `${sql}::numeric`;
    case "dateTime":
      return `scim_instant(${sql})`;
    default:
      return sql;
  }
}

class FilterWriter {
  readonly #layout: Layout;
  readonly #value: (value: unknown) => string;
  #elements = 0;

  constructor(layout: Layout, value: (value: unknown) => string) {
    this.#layout = layout;
    this.#value = value;
  }

  /** `element` is set inside brackets: the name of the jsonb column that holds the element. */
  write(filter: Filter, element: string | undefined): string {
    switch (filter.kind) {
      case "and":
      case "or":
        return `(${filter.filters.map((part) => this.write(part, element)).join(` ${filter.kind} `)})`;
      case "not":
        // SQL knows a third answer: what is neither true nor false counts as not matching.
        return `(not coalesce(${this.write(filter.filter, element)}, false))`;
      case "present":
        return this.#present(filter.target, element);
      case "has": {
        const shortcut = this.#layout.shortcut(filter, this.#value);
        return shortcut ?? this.#any(this.#placeOf(filter.attribute), (inner) => this.write(filter.filter, inner));
      }
      case "compare": {
        const shortcut = element === undefined ? this.#layout.shortcut(filter, this.#value) : undefined;
        return shortcut ?? this.#compare(filter, element);
      }
    }
  }

  #placeOf(target: Target): Place {
    return this.#layout.place(target) ?? defaultPlace(target, this.#layout.resource);
  }

  /** Whether an element of a list satisfies a condition. */
  #any(place: Place, condition: (element: string) => string): string {
    const name = `e${(this.#elements += 1)}`;
    const list = place.kind === "list" ? place.sql : `jsonb_build_array(${place.sql})`;
    return `exists (select from jsonb_array_elements(coalesce(${list}, '[]')) as ${name}(v) where ${condition(`${name}.v`)})`;
  }

  #present(target: Target, element: string | undefined): string {
    const { attribute, sub } = target;
    if (element !== undefined) return presentIn(sub ?? attribute, sub ? subOf(element, sub) : `(${element} #>> '{}')`);
    const place = this.#placeOf(target);
    if (place.kind === "value") return presentIn(attribute, place.sql);
    if (place.kind === "object")
      return sub ? presentIn(sub, subOf(place.sql, sub)) : `coalesce(${place.sql} not in ('{}', 'null'), false)`;
    if (sub) return this.#any(place, (inner) => presentIn(sub, subOf(inner, sub)));
    if (attribute.type === "complex") return this.#any(place, (inner) => `${inner} not in ('{}', 'null')`);
    return this.#any(place, (inner) => presentIn(attribute, `(${inner} #>> '{}')`));
  }

  #compare(filter: Filter & { kind: "compare" }, element: string | undefined): string {
    const { target, operator, value } = filter;
    const { attribute, sub } = target;
    const leaf = sub ?? attribute;
    const condition = (sql: string) => this.#condition(leaf, operator, sql, value);
    if (element !== undefined) return condition(sub ? subOf(element, sub) : typed(attribute, `(${element} #>> '{}')`));
    const place = this.#placeOf(target);
    if (place.kind === "value") return condition(place.sql);
    if (place.kind === "object") return condition(sub ? subOf(place.sql, sub) : `(${place.sql} #>> '{}')`);
    const found = this.#any(place, (inner) =>
      condition(sub ? subOf(inner, sub) : typed(attribute, `(${inner} #>> '{}')`)),
    );
    // A list without elements compares as null does.
    const nullHolds = value === null ? operator === "eq" : operator === "ne";
    return nullHolds ? `(${found} or jsonb_array_length(coalesce(${place.sql}, '[]')) = 0)` : found;
  }

  #condition(leaf: Attribute, operator: string, sql: string, value: FilterValue): string {
    if (value === null)
      return operator === "eq" ? `${sql} is null` : operator === "ne" ? `${sql} is not null` : "false";
    const text = leaf.type === "string" || leaf.type === "reference" || leaf.type === "binary";
    if (!text) {
      const place = this.#value(leaf.type === "dateTime" ? new Date(instant(String(value)) ?? Number.NaN) : value);
      return compared(operator, sql, `${place}::${sqlType(leaf)}`);
    }
    const exact = leaf.caseExact;
    const left = exact ? sql : `scim_fold(${sql})`;
    const right = `${this.#value(exact ? value : String(value).toLowerCase())}::text`;
    if (operator === "co") return `strpos(${left}, ${right}) > 0`;
    if (operator === "sw") return `starts_with(${left}, ${right})`;
    if (operator === "ew") return `right(${left}, length(${right})) = ${right}`;
    return compared(operator, `${left} collate "C"`, right);
  }
}

function sqlType(attribute: Attribute): string {
  if (attribute.type === "boolean") return "boolean";
  return attribute.type === "dateTime" ? "timestamptz" : "numeric";
}

const operators: Record<string, string> = { eq: "=", ne: "is distinct from", gt: ">", ge: ">=", lt: "<", le: "<=" };

function compared(operator: string, left: string, right: string): string {
  return `${left} ${operators[operator] ?? "="} ${right}`;
}

function subOf(holder: string, sub: Attribute): string {
  return typed(sub, `(${holder} ->> ${literal(sub.name)})`);
}

function presentIn(leaf: Attribute, sql: string): string {
  const text = leaf.type === "string" || leaf.type === "reference" || leaf.type === "binary";
  return text ? `coalesce(${sql} <> '', false)` : `${sql} is not null`;
}

/** The expression to sort by: one value for each resource, in the order of code points (RFC 7644 §3.4.2.3). */
export function sortSql(target: Target, layout: Layout): string {
  const { attribute, sub } = target;
  const leaf = sub ?? attribute;
  const place = layout.place(target) ?? defaultPlace(target, layout.resource);
  const value = (): string => {
    if (place.kind === "value") return place.sql;
    if (place.kind === "object") return sub ? subOf(place.sql, sub) : `(${place.sql} #>> '{}')`;
    const inner = sub ? subOf("s.v", sub) : `(s.v #>> '{}')`;
    return `(select ${inner} from jsonb_array_elements(coalesce(${place.sql}, '[]')) with ordinality as s(v, n)
      order by (s.v ->> 'primary')::boolean desc nulls last, s.n limit 1)`;
  };
  const text = leaf.type === "string" || leaf.type === "reference" || leaf.type === "binary";
  if (!text) return value();
  return leaf.caseExact ? `${value()} collate "C"` : `scim_fold(${value()}) collate "C"`;
}

/** Texts are compared up to here where the place of a walk is kept in a cursor. */
const COMPARED = 300;

/** The same value for a walk by cursors: short enough to be carried along, with its type in SQL. */
export function sortKey(target: Target, layout: Layout): { sql: string; type: string } {
  const leaf = target.sub ?? target.attribute;
  const text = leaf.type === "string" || leaf.type === "reference" || leaf.type === "binary";
  const sql = sortSql(target, layout);
  return text ? { sql: `left(${sql}, ${COMPARED}) collate "C"`, type: "text" } : { sql, type: sqlType(leaf) };
}

/** The upper end of the texts with a prefix, for a range over an index in the order of code points. */
export const prefixEnd = (prefix: string): string => `${prefix}\u{10FFFF}`;
