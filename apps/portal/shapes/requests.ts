import { z } from "zod";

/** `match`: to take over a user made by hand. `reactivate`: to give a deactivated user access again. */
const requestKind = z.enum(["match", "reactivate"]);
export type RequestKind = z.infer<typeof requestKind>;
/** `withdrawn`: the directory does not want it any more. `done`: approved, and the directory was answered with it. */
const requestState = z.enum(["waiting", "approved", "refused", "withdrawn", "done"]);
export type RequestState = z.infer<typeof requestState>;
