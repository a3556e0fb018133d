// A directory wants somebody back who is deactivated: the connection's setting says whether that is so at once.
import { mutability } from "@rollcall/scim/error";
import { ask, withdraw } from "../requests/ask.ts";
import type { UserAttributes, UserRecord } from "../users/user-record.ts";
import { refused, type ScimContext } from "./scim-context.ts";
import { statusFor } from "./user-rules.ts";

/** What a request makes of a user's status, and whether a Super Admin has to decide about the rest. */
export interface Return {
  status: UserRecord["status"];
  waits: boolean;
}

/**
 * The status that a resource asks for, as far as the connection gives it. `returning` is a POST of somebody known, which
 * asks for access unless it says otherwise.
 * @throws {ScimError} 400 `mutability` where nobody comes back over SCIM
 */
export function returnOf(context: ScimContext, user: UserRecord, active: unknown, returning = false): Return {
  const before = returning && user.status === "deactivated" ? undefined : user.status;
  const wanted = statusFor(active, before);
  if (user.status !== "deactivated" || wanted === "deactivated") return { status: wanted, waits: false };
  switch (context.access.connection.reactivation) {
    case "automatic":
      return { status: wanted, waits: false };
    case "approval":
      return { status: "deactivated", waits: true };
    case "never":
      throw refused(
        context,
        "reactivation_never",
        mutability(
          `${user.display_name} is deactivated, and this connection gives nobody access again. Reactivate the user in the portal, under Users & Teams, or change the rule of the connection there; then try again.`,
        ),
      );
  }
}

/** Keeps the wish; the words go with the exchange. */
export async function askToReturn(context: ScimContext, user: UserRecord, resource: UserAttributes): Promise<void> {
  await ask(context.deps, "reactivate", user, {
    connection: context.access.connection.id,
    actor: context.actor,
    resource,
    exchange: context.exchange.id,
  });
}

/** The directory says that somebody who is deactivated shall be so: what it asked for before does not wait any more. */
export async function stopAsking(context: ScimContext, user: UserRecord): Promise<void> {
  if (context.access.connection.reactivation === "automatic") return;
  await withdraw(context.deps, { account: user.account_id, connection: context.access.connection.id, user: user.id });
}
