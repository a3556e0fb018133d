import type { Filter } from "./filter.ts";
import type { Path } from "./path.ts";
import type { JsonObject } from "./resource.ts";

/** An operation as it goes over the wire. */
export interface PatchRequestOperation {
  op: string;
  path?: string;
  value?: unknown;
}

/**
 * One operation of RFC 7644 §3.5.2, read by `readPatch`: dialects undone, path resolved, value checked and of the
 * type of the attribute. Operations without a path have become one operation for each attribute.
 */
export interface PatchOperation {
  op: "add" | "replace" | "remove";
  path: Path;
  value?: unknown;
  /** A replaced complex attribute takes only what is given (interoperability profile); else it is merged (§3.5.2.3). */
  whole?: true;
}

/** What a PATCH does to one multi-valued attribute, in order, for an app that keeps its values as rows. */
export type ValueChange =
  | { kind: "add"; values: JsonObject[] }
  | { kind: "remove"; values: JsonObject[] }
  | { kind: "remove"; filter: Filter }
  | { kind: "replace"; values: JsonObject[] };
