// The first contact of a directory with a user who was made by hand.
import { own } from "@rollcall/scim/resource";
import { derive, type UserAttributes, type UserRecord } from "./user-record.ts";

/**
 * What was sent over what is here, as far as it leaves the e-mail that the user signs in with. Whoever could link an
 * account and rewrite its address in one step would own it; a later change of the e-mail is one of a user who is linked.
 */
export function adoptedAttributes(
  user: Pick<UserRecord, "email_key" | "user_name" | "resource">,
  attributes: UserAttributes,
): UserAttributes {
  const sent = { ...user.resource, ...attributes };
  const keepsEmail = (wanted: UserAttributes) => derive(wanted).email_key === user.email_key;
  if (keepsEmail(sent)) return sent;
  const { emails: _sent, ...others } = sent;
  const emails = own(user.resource, "emails");
  const kept = emails === undefined ? others : { ...others, emails };
  return keepsEmail(kept) ? kept : { ...kept, userName: user.user_name };
}
