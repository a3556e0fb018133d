// The Requests page: what directories ask for, and what Super Admins decide.
import { DomainError } from "@rollcall/foundation/problem";
import { isId } from "@rollcall/foundation/ids";
import { decodeCursor, encodeCursor } from "@rollcall/foundation/list-page";
import type { z } from "zod";
import type { Decided, decisions, RequestRow, RequestsPage, requestsQuery } from "../../shapes/requests.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalCode, problems, refuse } from "../errors.ts";
import { iso, isoOrNull } from "../http.ts";
import { actorOf, type Principal } from "../permissions.ts";
import { auditEntry, recordAudit } from "../records.ts";
import { adoptedAttributes } from "../users/adoption.ts";
import { changesBetween } from "../users/profile-changes.ts";
import { derive } from "../users/user-record.ts";
import { decideRequest, listRequests, type ListedRequest } from "./store.ts";

function cursorOf(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined;
  const [at, id] = decodeCursor(cursor) ?? [];
  if (typeof at !== "string" || Number.isNaN(Date.parse(at)) || typeof id !== "string" || !isId(id))
    throw refuse("invalid_cursor");
  return [at, id];
}

export async function showRequests(
  deps: Dependencies,
  principal: Principal,
  query: z.output<typeof requestsQuery>,
): Promise<RequestsPage> {
  const { status, kind, user, search } = query;
  const page = { after: cursorOf(query.cursor), limit: query.limit };
  const filter = { status, kind, user, search };
  const { rows, counts } = await listRequests(deps.database, principal.account.number, filter, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const of = (name: string) => counts[name] ?? 0;
  const all = of("waiting") + of("approved") + of("refused");
  return {
    requests: shown.map(rowView),
    next: rows.length > query.limit && last !== undefined ? encodeCursor([last.sort_key, last.id]) : null,
    total: status === "all" ? all : of(status),
    counts: { waiting: of("waiting"), approved: of("approved"), refused: of("refused"), all },
  };
}

function rowView(row: ListedRequest): RequestRow {
  const { person } = row;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state === "refused" || row.state === "waiting" ? row.state : "approved",
    user: {
      id: person.id,
      displayName: person.display_name,
      email: person.email ?? person.user_name,
      superAdmin: person.role === "super_admin",
    },
    connection: row.connection_name,
    what: whatOf(row),
    caution: cautionOf(row),
    changes: changesOf(row),
    attempts: row.attempts,
    askedAt: iso(row.asked_at),
    lastAskedAt: iso(row.last_asked_at),
    decidedAt: isoOrNull(row.decided_at),
    decidedBy: row.decided_by,
  };
}

function whatOf({ kind, connection_name: connection, person }: ListedRequest): string {
  return kind === "match"
    ? `${connection} sent a new user with the e-mail or user name of ${person.display_name}, who was added here by hand. Once approved, ${connection} keeps this user: it changes the profile and can take access away.`
    : `${connection} wants ${person.display_name} to have access again, with the same account, teams and records.`;
}

function cautionOf({ kind, person, resource }: ListedRequest): string | null {
  if (kind === "reactivate") return null;
  const cautions: string[] = [];
  if (person.role === "super_admin")
    cautions.push(
      "This is a Super Admin: whoever runs the directory could then take a Super Admin's access away, or change the e-mail.",
    );
  if (person.status === "deactivated") cautions.push("The user is deactivated and stays so.");
  const { email_key: sent, email } = derive(resource);
  if (sent !== person.email_key)
    cautions.push(
      `The directory has another e-mail (${email ?? "none"}). The e-mail here stays until the directory changes it.`,
    );
  return cautions.length === 0 ? null : cautions.join(" ");
}

function changesOf({ kind, state, person, resource, connection_name: connection }: ListedRequest) {
  if (state === "approved" || state === "done") return [];
  if (kind === "reactivate") return [{ field: "Status", before: person.status, after: "active" }];
  const adopted = adoptedAttributes(person, resource);
  return [
    { field: "Managed by", before: "Manual", after: connection },
    ...changesBetween(person, { ...person, ...derive(adopted), resource: adopted }),
  ];
}

/** Decides one after the other; one that cannot be done stops none of the others. */
export async function decide(
  deps: Dependencies,
  principal: Principal,
  asked: z.output<typeof decisions>,
): Promise<Decided> {
  const filter = { status: "all", kind: undefined, user: undefined, search: undefined, ids: asked.ids };
  const { rows } = await listRequests(deps.database, principal.account.number, filter, {
    after: undefined,
    limit: asked.ids.length,
  });
  const found = new Map(rows.map((row) => [row.id, row]));
  const results: Decided["results"] = [];
  for (const id of new Set(asked.ids)) {
    const row = found.get(id);
    const failed =
      row === undefined
        ? sentence(refuse("not_found", { what: "request" }))
        : await decideOne(deps, principal, row, asked.decision);
    results.push({ id, name: row?.person.display_name ?? "", failed });
  }
  return { results };
}

async function decideOne(
  deps: Dependencies,
  principal: Principal,
  row: ListedRequest,
  decision: "approve" | "refuse",
): Promise<string | null> {
  try {
    if (decision === "approve") await carryOut(deps, principal, row);
    const at = deps.clock();
    const done = row.kind === "match" ? "approved" : "done";
    await deps.database.transaction(async (trx) => {
      const key = { account: principal.account.number, id: row.id };
      const moved = await decideRequest(trx, key, {
        from: decision === "approve" ? ["waiting", "refused"] : ["waiting"],
        to: decision === "approve" ? done : "refused",
        at,
        by: principal.user.displayName,
      });
      if (!moved) throw refuse("decided_already", { name: row.person.display_name });
      const what = row.kind === "match" ? "to take over" : "to reactivate";
      await recordAudit(trx, [
        auditEntry(
          {
            account: key.account,
            event: decision === "approve" ? "request.approved" : "request.refused",
            actor: actorOf(principal),
            target: { kind: "user", id: row.person.id, name: row.person.display_name },
            message: `${decision === "approve" ? "Approved" : "Refused"} the request of ${row.connection_name} ${what} ${row.person.display_name}`,
          },
          at,
        ),
      ]);
    });
    return null;
  } catch (error) {
    if (error instanceof DomainError && Object.hasOwn(problems, error.code))
      return sentence(error as DomainError<PortalCode>);
    throw error;
  }
}

/** What an approval does at once, with what the directory sent last. */
async function carryOut(deps: Dependencies, principal: Principal, row: ListedRequest): Promise<void> {
  if (row.state !== "waiting" && row.state !== "refused")
    throw refuse("decided_already", { name: row.person.display_name });
  const result = await deps.users.change({
    account: principal.account.number,
    id: row.person.id,
    actor: actorOf(principal),
    decide: (user) => {
      if (row.kind === "reactivate")
        return user.connection_id === row.connection_id && user.status === "deactivated"
          ? { status: "active" }
          : undefined;
      return user.connection_id === null
        ? { connection: row.connection_id, resource: adoptedAttributes(user, row.resource) }
        : undefined;
    },
  });
  if (result === undefined) throw refuse("not_found", { what: "user" });
  const isDone =
    row.kind === "reactivate" ? result.user.status !== "deactivated" : result.user.connection_id === row.connection_id;
  if (!isDone) throw refuse("changed_meanwhile");
}

function sentence(error: DomainError<PortalCode>): string {
  const { message } = problems[error.code];
  return typeof message === "string" ? message : message(error.facts);
}
