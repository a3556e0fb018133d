import { z } from "zod";

/** The permissions that a set can give. Everything else is for Super Admins. */
const grantable = z.enum(["read_people", "manage_people", "manage_teams", "read_audit"]);
export type Grantable = z.infer<typeof grantable>;
