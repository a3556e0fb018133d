import type { Filter } from "./filter.ts";
import type { Target } from "./schema.ts";

/** Where a PATCH operation works: `name.familyName`, `emails[type eq "work"].value`, `urn:...:User:manager`. */
export interface Path {
  target: Target;
  /** The elements of a multi-valued attribute that are meant; its targets are those inside a `has` filter. */
  filter?: Filter;
  /** As the client wrote it, for messages. */
  text: string;
}
