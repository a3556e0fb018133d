import type { PeopleCondition } from "../people/people-list.ts";
import type { ProfileSchema } from "../people/profile-schema.ts";
import { invalid } from "./okta-error.ts";

const columns: Record<string, PeopleCondition["column"]> = {
  id: "id",
  status: "status",
  lastupdated: "updated_at",
  created: "created_at",
  "profile.login": "login",
  "profile.email": "email",
  "profile.firstname": "first_name",
  "profile.lastname": "last_name",
  "profile.department": "department",
  "profile.title": "title",
};

const operators = new Set(["eq", "sw", "co", "gt", "ge", "lt", "le", "pr"]);

const statuses: Record<string, string> = {
  STAGED: "staged",
  PROVISIONED: "staged",
  ACTIVE: "active",
  SUSPENDED: "suspended",
  DEPROVISIONED: "deactivated",
};

const tokens = (text: string, parameter: string): string[] => {
  const piece = /\s*("(?:[^"\\]|\\.)*"|[()]|[^\s()"]+)\s*/y;
  const found: string[] = [];
  while (piece.lastIndex < text.length) {
    const [, token] = piece.exec(text) ?? [];
    if (token === undefined) throw invalid(parameter, `${parameter}: A quotation mark is missing`);
    found.push(token);
    if (found.length > 100) throw invalid(parameter, `${parameter}: At most 25 conditions are possible`);
  }
  return found;
};

type AnyOf = PeopleCondition[][];

const both = (one: AnyOf, other: AnyOf): AnyOf => one.flatMap((left) => other.map((right) => [...left, ...right]));

/**
 * Okta's filter expressions (the filter language of SCIM) over what the directory can search by, as "any of these
 * lists of conditions". `and` binds stronger than `or`.
 */
export const parseUserFilter = (text: string, parameter: "filter" | "search", schema: ProfileSchema): AnyOf => {
  const rest = tokens(text, parameter);
  const wrong = (message: string) => invalid(parameter, `${parameter}: ${message}`);

  const condition = (): PeopleCondition => {
    const [name = "", operator = ""] = rest.splice(0, 2);
    const attribute = name.startsWith("profile.") ? schema.get(name.slice(8)) : undefined;
    const column = columns[name.toLowerCase()] ?? (attribute ? (`profile.${attribute.name}` as const) : undefined);
    if (!column) throw wrong(`"${name}" cannot be searched by`);
    if (!operators.has(operator.toLowerCase())) throw wrong(`"${operator}" is not an operator`);
    if (operator.toLowerCase() === "pr") return { column, operator: "pr", value: "" };
    const [raw = ""] = rest.splice(0, 1);
    const numeric = attribute?.type === "number" || attribute?.type === "integer";
    if (numeric && raw !== "" && Number.isFinite(Number(raw)))
      return { column, operator: operator.toLowerCase() as PeopleCondition["operator"], value: raw, numeric };
    if (attribute?.type === "boolean" && /^(true|false)$/.test(raw)) return { column, operator: "eq", value: raw };
    if (!/^".*"$/s.test(raw)) throw wrong(`The value of ${name} must stand in quotation marks`);
    let value: string;
    try {
      value = JSON.parse(raw) as string;
    } catch {
      throw wrong(`The value of ${name} cannot be read`);
    }
    const isTime = column === "updated_at" || column === "created_at";
    if (isTime && Number.isNaN(Date.parse(value))) throw wrong(`"${value}" is not a time`);
    if (column === "status") {
      const known = statuses[value.toUpperCase()];
      if (known === undefined) throw wrong(`"${value}" is not a status`);
      value = known;
    }
    return { column, operator: operator.toLowerCase() as PeopleCondition["operator"], value };
  };

  const keyword = (word: string): boolean => {
    if (rest[0]?.toLowerCase() !== word) return false;
    rest.shift();
    return true;
  };
  const term = (depth: number): AnyOf => {
    if (depth > 10) throw wrong("Too many parentheses");
    if (!keyword("(")) return [[condition()]];
    const inner = either(depth + 1);
    if (!keyword(")")) throw wrong("A parenthesis is missing");
    return inner;
  };
  const every = (depth: number): AnyOf => {
    let result = term(depth);
    while (keyword("and")) result = both(result, term(depth));
    if (result.length > 100) throw wrong("The expression is too complex");
    return result;
  };
  const either = (depth: number): AnyOf => {
    const result = every(depth);
    while (keyword("or")) result.push(...every(depth));
    return result;
  };

  const parsed = either(0);
  if (rest.length > 0) throw wrong(`"${rest[0] ?? ""}" is not expected here`);
  return parsed;
};
