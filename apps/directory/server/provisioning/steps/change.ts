import { isObject, type ScimResource } from "@rollcall/scim/resource";
import { parsePath, removeAt, setAt } from "../attribute-path.ts";
import type { Difference, Values } from "../difference.ts";
import type { Calls } from "./calls.ts";

type Change = Extract<Difference, { kind: "update" | "deactivate" | "reactivate" }>;

const verb = { update: "Update", deactivate: "Deactivate", reactivate: "Reactivate" };

/** Sends a change. False when the app no longer knows the account. */
export async function change(
  calls: Calls,
  remoteId: string,
  name: string,
  wanted: Change,
  canPatch: boolean,
): Promise<boolean> {
  const paths = Object.keys(wanted.values).filter((path) => path !== "active");
  const summary = `${verb[wanted.kind]} ${wanted.kind === "update" ? `${paths.join(", ")} of ` : ""}${name}`;
  const asked = { operation: wanted.kind, summary, expects: [404, 410] };
  if (canPatch) {
    const answer = await calls.ask(asked, (client) => client.patch("/Users", remoteId, wanted.operations));
    return answer.status < 300;
  }
  // PUT replaces everything, so what the app holds besides is read first and sent back (RFC 7644 section 3.5.1).
  const held = await calls.ask({ operation: "read", summary: `Read ${name}`, expects: [404, 410] }, (client) =>
    client.read("/Users", remoteId),
  );
  if (held.status >= 300 || held.resource === undefined) return false;
  const merged = merge(held.resource, wanted.values);
  const answer = await calls.ask(asked, (client) => client.replace("/Users", remoteId, merged));
  return answer.status < 300;
}

function merge(held: ScimResource, values: Values): ScimResource {
  const merged = structuredClone(held);
  delete merged.meta;
  delete merged["groups"];
  for (const [text, value] of Object.entries(values)) {
    const path = parsePath(text);
    if (path === undefined) continue;
    if (value === null) removeAt(merged, path);
    else setAt(merged, path, value);
    if (path.schema !== undefined && !merged.schemas.includes(path.schema)) merged.schemas.push(path.schema);
  }
  return isObject(merged) ? merged : held;
}
