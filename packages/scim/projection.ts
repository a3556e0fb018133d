import type { ScimResource } from "./resource.ts";

/** What the client will be shown, known before anything is read, so that the app loads no more than that. */
export interface Wanted {
  /** False when the client named neither `attributes` nor `excludedAttributes`. */
  readonly narrowed: boolean;
  /** Whether any part of a top-level attribute (`members`, `groups`, the URN of an extension) will be returned. */
  has(name: string): boolean;
  /** The resource with only what is wanted. It may be the same object. */
  project(resource: ScimResource): ScimResource;
}
