// What happened to a user, in words: the audit log, the provisioning activity and the timeline all say it alike.
import type { Change } from "../records.ts";
import type { UserRecord } from "./user-record.ts";

export type Happening = "create" | "update" | "deactivate" | "reactivate" | "delete" | "activate" | "link";

interface Description {
  happening: Happening;
  event: string;
  message: string;
}

export function describeChange(before: UserRecord | undefined, after: UserRecord, changes: Change[]): Description {
  const name = after.display_name;
  if (before === undefined) {
    if (after.status === "invited") return { happening: "create", event: "user.invited", message: `Invited ${name}` };
    const suffix = after.status === "deactivated" ? " as a deactivated user" : "";
    return { happening: "create", event: "user.created", message: `Created ${name}${suffix}` };
  }
  if (before.connection_id !== null && after.connection_id === null)
    return { happening: "update", event: "user.released", message: `${name} is managed by hand from now on` };
  if (after.deleted_at !== null) return { happening: "delete", event: "user.deleted", message: `Deleted ${name}` };
  if (after.connection_id !== before.connection_id)
    return { happening: "link", event: "user.linked", message: `Linked ${before.display_name} to the directory` };
  const others = changes.filter((change) => change.field !== "Status");
  const also = others.length > 0 ? ` and changed ${fieldsInWords(others)}` : "";
  if (after.status !== before.status) {
    if (after.status === "deactivated")
      return { happening: "deactivate", event: "user.deactivated", message: `Deactivated ${name}${also}` };
    if (before.status === "deactivated")
      return { happening: "reactivate", event: "user.reactivated", message: `Reactivated ${name}${also}` };
    return { happening: "activate", event: "user.activated", message: `${name} signed in for the first time` };
  }
  if (after.role !== before.role) {
    const message = after.role === "super_admin" ? `Made ${name} a Super Admin` : `Made ${name} a plain user`;
    return { happening: "update", event: "user.role_changed", message };
  }
  const what = others.length > 0 ? fieldsInWords(others) : "the main team";
  return { happening: "update", event: "user.updated", message: `Changed ${what} of ${before.display_name}` };
}

/** "first name", "first name and e-mail", "first name, e-mail and 3 more". */
function fieldsInWords(changes: Change[]): string {
  const names = changes.map((change) => wordFor(change.field));
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  const last = names.at(-1) ?? "nothing";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

function wordFor(field: string): string {
  if (field.startsWith("urn:")) return "organisation details";
  return /^[A-Z][a-z]/.test(field) ? field.charAt(0).toLowerCase() + field.slice(1) : field;
}
