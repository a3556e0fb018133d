import { DomainError } from "@rollcall/foundation/problem";
import { ScimError, type ScimType } from "@rollcall/scim/error";
import type { ResourceType } from "@rollcall/scim/schema";
import { userTypeOf } from "../attributes/extension.ts";
import type { Seat } from "@rollcall/scim/together";
import type { Dependencies } from "../dependencies.ts";
import { type PortalCode, problems } from "../errors.ts";
import type { ExchangeDraft } from "../exchanges/exchange-draft.ts";
import type { RefusalCode } from "../exchanges/explanations.ts";
import type { TokenAccess } from "../provisioning/token-check.ts";
import type { Actor } from "../records.ts";

/** What a handler knows of the request: who it is from, and where its exchange is put together. */
export interface ScimContext {
  deps: Dependencies;
  access: TokenAccess;
  actor: Actor;
  exchange: ExchangeDraft;
  baseUrl: string;
  /** An operation of a Bulk request whose create waits for the others. */
  seat?: Seat;
  /** What the client is told of a failure nobody foresaw; it is in the log then. */
  faultOf: (error: unknown) => ScimError;
}

/** The User as the account has it. */
export const typeOf = ({ access }: ScimContext): ResourceType => userTypeOf(access.account, access.attributes);

export function refused(context: ScimContext, code: RefusalCode, error: ScimError): ScimError {
  context.exchange.errorCode = code;
  return error;
}

const codes: Partial<Record<PortalCode, RefusalCode>> = {
  email_taken: "name_taken",
  user_name_taken: "name_taken",
  external_id_taken: "name_taken",
  team_name_taken: "group_taken",
  group_id_taken: "group_taken",
  last_super_admin: "last_super_admin",
  unknown_member: "unknown_member",
  team_circle: "group_circle",
  teams_too_deep: "group_circle",
  changed_meanwhile: "changed_meanwhile",
};

/** Runs a handler; an expected failure of the portal becomes what SCIM calls it. */
export async function asScim<Result>(context: ScimContext, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError) || !Object.hasOwn(problems, error.code)) throw error;
    const code = error.code as PortalCode;
    context.exchange.errorCode ??= codes[code] ?? null;
    // Many writers met at one user; nothing is wrong with the request, and a later try will do.
    if (code === "changed_meanwhile")
      throw new ScimError(503, undefined, "Too many requests change this at the same moment. Try again.", {
        "retry-after": "1",
      });
    const { scimType, message } = problems[code];
    const detail = typeof message === "string" ? message : message(error.facts);
    throw new ScimError(scimType === "uniqueness" ? 409 : 400, scimType as ScimType | undefined, detail);
  }
}
