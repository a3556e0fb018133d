import { invalidFilter, invalidPath, quote } from "./error.ts";
import { FilterParser } from "./filter-parse.ts";
import { FilterScanner } from "./filter-scan.ts";
import type { Filter } from "./filter.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { type ResourceType, resolve, subAttribute, type Target, targetName } from "./schema.ts";

/** Where a PATCH operation works: `name.familyName`, `emails[type eq "work"].value`, `urn:...:User:manager`. */
export interface Path {
  target: Target;
  /** The elements of a multi-valued attribute that are meant; its targets are those inside a `has` filter. */
  filter?: Filter;
  /** As the client wrote it, for messages. */
  text: string;
}

/**
 * Reads the path of a PATCH operation (RFC 7644 §3.5.2). What is wrong in the brackets is `invalidFilter`, all else is
 * `invalidPath` (table 9).
 */
export function parsePath(text: string, type: ResourceType, limits: Limits = defaultLimits): Path {
  if (text.length > limits.filterLength) throw invalidPath(`A path is longer than ${limits.filterLength} characters.`);
  const bracket = text.indexOf("[");
  const target = resolve(type, (bracket < 0 ? text : text.slice(0, bracket)).trim());
  if (!target) throw invalidPath(`${quote(text)} names no attribute of a ${type.name}.`);
  if (bracket < 0) return { target, text };
  if (target.sub || !target.attribute.multiValued)
    throw invalidPath(`${quote(text)} chooses elements of "${targetName(target)}", which is no list.`);
  const scanner = new FilterScanner(text, invalidFilter, bracket + 1);
  const filter = new FilterParser(scanner, type, limits).expression(target);
  const after = scanner.next();
  if (after.kind === "end") return { target, filter, text };
  if (after.kind !== "word" || !after.text.startsWith(".") || scanner.next().kind !== "end")
    throw invalidPath(`${quote(text)} may end with "]" or with one sub-attribute, as in "].value".`);
  const sub = subAttribute(target.attribute, after.text.slice(1));
  if (!sub) throw invalidPath(`${quote(after.text.slice(1))} is not a sub-attribute of ${target.attribute.name}.`);
  return { target: { ...target, sub }, filter, text };
}
