import type { ClientAnswer } from "@rollcall/scim/client";
import { isObject, type ScimResource } from "@rollcall/scim/resource";
import { parsePath, removeAt, setAt } from "../wanted/attribute-path.ts";
import type { Difference, Values } from "../wanted/difference.ts";
import type { Calls } from "./calls.ts";

type Change = Extract<Difference, { kind: "update" | "deactivate" | "reactivate" }>;

const verb = { update: "Update", deactivate: "Deactivate", reactivate: "Reactivate" };

/**
 * Sends a change. `gone`: the app no longer knows the account. `unclear`: it said yes in a way that does not show that it
 * did it (neither 204 nor the user as it is now, RFC 7644 section 3.5.2), or still calls the user active.
 */
export async function change(
  calls: Calls,
  remoteId: string,
  name: string,
  wanted: Change,
  canPatch: boolean,
): Promise<"done" | "gone" | "unclear"> {
  const paths = Object.keys(wanted.values).filter((path) => path !== "active");
  const summary = `${verb[wanted.kind]} ${wanted.kind === "update" ? `${paths.join(", ")} of ` : ""}${name}`;
  const asked = { operation: wanted.kind, summary, expects: GONE };
  if (canPatch) {
    const answer = await calls.ask({ ...asked, expects: [...GONE, ...NO_PATCH] }, (client) =>
      client.patch("/Users", remoteId, wanted.operations),
    );
    if (!NO_PATCH.includes(answer.status)) return judge(answer, remoteId, wanted);
  }
  // PUT replaces everything, so what the app holds besides is read first and sent back (RFC 7644 section 3.5.1).
  const held = await readBack(calls, remoteId, name);
  if (held === undefined) return "gone";
  const merged = merge(held, wanted.values);
  return judge(await calls.ask(asked, (client) => client.replace("/Users", remoteId, merged)), remoteId, wanted);
}

/** The account as the app holds it; undefined when it is gone. */
export async function readBack(calls: Calls, remoteId: string, name: string): Promise<ScimResource | undefined> {
  const answer = await calls.ask({ operation: "read", summary: `Read ${name}`, expects: GONE }, (client) =>
    client.read("/Users", remoteId),
  );
  return answer.status < 300 && answer.resource?.id === remoteId ? answer.resource : undefined;
}

const GONE = [404, 410];
/** The app has no PATCH, whatever its configuration says (RFC 9110 sections 15.5.6 and 15.6.2). */
const NO_PATCH = [405, 501];

function judge(answer: ClientAnswer, remoteId: string, wanted: Change): "done" | "gone" | "unclear" {
  if (GONE.includes(answer.status)) return "gone";
  if (answer.status === 204) return "done";
  if (answer.resource?.id !== remoteId) return "unclear";
  const active = answer.resource["active"];
  const { active: asked } = wanted.values;
  return typeof active === "boolean" && typeof asked === "boolean" && active !== asked ? "unclear" : "done";
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
