import type { Dependencies } from "../dependencies.ts";

/** What the routes of the management API share. */
export interface ApiContext extends Dependencies {
  /** Absolute address of the API, for links. */
  api: string;
}
