// The portal's own rules for users that come from a directory.
import { invalidValue } from "@rollcall/scim/error";
import { own, sameValue, type ScimResource } from "@rollcall/scim/resource";
import { domainOf } from "../users/canonical.ts";
import { derive, emailsOf, type UserAttributes, type UserRecord } from "../users/user-record.ts";
import { refused, type ScimContext } from "./scim-context.ts";

/**
 * Every e-mail, and the userName that stands in for one, is in a verified domain, unless the connection may bring
 * others. Asked only when one of them changes: a domain that was removed later stops nobody's deactivation.
 */
export function checkDomains(context: ScimContext, resource: UserAttributes, before?: UserAttributes): void {
  const { connection, domains } = context.access;
  if (connection.allowOutsideDomains) return;
  if (
    before !== undefined &&
    sameValue(own(before, "emails"), own(resource, "emails")) &&
    own(before, "userName") === own(resource, "userName")
  )
    return;
  const { email } = derive(resource);
  const addresses = new Set(emailsOf(resource).map((entry) => entry.value));
  if (email !== null) addresses.add(email);
  if (addresses.size === 0)
    throw refused(
      context,
      "outside_domain",
      invalidValue(
        "The user has no e-mail, and userName is none either. Send an e-mail in a verified domain, or allow outside domains for this connection in the portal.",
      ),
    );
  for (const address of addresses) {
    const domain = domainOf(address);
    if (domain === undefined || !domains.has(domain))
      throw refused(context, "outside_domain", invalidValue(outside(address, domain, domains)));
  }
}

function outside(address: string, domain: string | undefined, verified: ReadonlySet<string>): string {
  const list = [...verified].slice(0, 5).join(", ");
  const known = list === "" ? "It has no verified domain yet" : `Verified: ${list}`;
  const what =
    domain === undefined
      ? `"${address.slice(0, 100)}" is not an e-mail address in a domain`
      : `The domain ${domain.slice(0, 100)} is not verified in this portal`;
  return `${what}. ${known}. Verify the domain under Settings > Security > Domains, or allow outside domains for this connection.`;
}

/** The status that a resource asks for. What does not say `active` leaves it as it is. */
export function statusFor(active: unknown, before: UserRecord["status"] | undefined): UserRecord["status"] {
  if (active === false) return "deactivated";
  if (before === undefined || active === true) return before === "invited" ? "invited" : "active";
  return before;
}

export const activeOf = (resource: ScimResource): unknown => own(resource, "active");
