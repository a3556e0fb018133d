// Why an exchange failed, for an administrator who did not write either program, and the way out.

export interface Explanation {
  why: string;
  wayOut: string;
  /** The page of the console where the way out begins. */
  link?: { label: string; to: string };
}

const users = { label: "Open Users & Teams", to: "/users?status=all" };
const provisioning = { label: "Open Provisioning (SCIM)", to: "/settings/provisioning" };

/** Set by the rule that refused, where the status and the scimType alone would not say enough. */
export type RefusalCode =
  | "scim_off"
  | "plan_without_scim"
  | "token_expired"
  | "token_revoked"
  | "access_token_expired"
  | "access_token_revoked"
  | "rate_limited"
  | "outside_domain"
  | "name_taken_by_manual"
  | "name_taken"
  | "match_waiting"
  | "match_refused"
  | "reactivation_never"
  | "group_taken"
  | "last_super_admin"
  | "unknown_member"
  | "group_circle"
  | "changed_meanwhile"
  | "not_provisioned_here";

const requests = { label: "Open Requests", to: "/provisioning/requests" };

const byCode: Record<RefusalCode, Explanation> = {
  scim_off: {
    why: "Provisioning over SCIM is switched off in this portal, so every request is refused.",
    wayOut: "Switch it on under Settings > Security > Provisioning (SCIM), then let the directory retry.",
    link: provisioning,
  },
  plan_without_scim: {
    why: "The account's plan does not include provisioning over SCIM.",
    wayOut: "Change the account to a plan with SCIM. Nothing was lost: users, connection and tokens are still there.",
    link: { label: "Open the account's plan", to: "/settings/account" },
  },
  token_expired: {
    why: "The directory used a token that has expired.",
    wayOut: "Make a new token under Settings > Security > Provisioning (SCIM) and paste it into the directory.",
    link: provisioning,
  },
  token_revoked: {
    why: "The directory used a token that somebody revoked.",
    wayOut:
      "Give the directory the token that replaced it, or make a new one under Settings > Security > Provisioning (SCIM).",
    link: provisioning,
  },
  access_token_expired: {
    why: "The directory used an access token that has expired; they live an hour.",
    wayOut:
      "Nothing, if its next request worked: the directory gets a new one by itself. If not, check the token endpoint, the client id and the secret that are entered there.",
    link: provisioning,
  },
  access_token_revoked: {
    why: "The OAuth client of this access token, or the secret it was got with, was revoked.",
    wayOut:
      "Give the directory a live secret, or make another OAuth client under Settings > Security > Provisioning (SCIM).",
    link: provisioning,
  },
  rate_limited: {
    why: "The directory sent more requests a second than the connection allows. It was told when to try again.",
    wayOut: "Nothing needs doing if the directory retries. Raise the limit of the connection if it happens all day.",
    link: provisioning,
  },
  outside_domain: {
    why: "The user's e-mail is outside the domains that this account has verified.",
    wayOut:
      "Verify the domain under Settings > Security > Domains, correct the e-mail in the directory, or allow outside domains for this connection.",
    link: { label: "Open Domains", to: "/settings/domains" },
  },
  name_taken_by_manual: {
    why: "A user who was added here by hand, or by another connection, already has this user name or e-mail. A directory never takes over an account that it did not create.",
    wayOut:
      "If it is the same person, let the connection match existing users (its rules, under Provisioning) and let the directory try again. Else change the e-mail or user name of one of the two.",
    link: users,
  },
  name_taken: {
    why: "Another user of this directory already has this user name, e-mail or external id.",
    wayOut: "Find both people in the directory: one of them has a wrong e-mail or was created twice.",
    link: users,
  },
  match_waiting: {
    why: "A user who was added here by hand already has this user name or e-mail, and this connection takes such users over only when a Super Admin approves.",
    wayOut:
      "Look at the request under Security > Requests: it shows what would change. Once it is approved, let the directory try again.",
    link: requests,
  },
  match_refused: {
    why: "A user who was added here by hand already has this user name or e-mail, and a Super Admin refused to hand that user over to this connection.",
    wayOut:
      "Change the e-mail or user name in the directory. If it is the same person after all, approve the refused request under Security > Requests.",
    link: { ...requests, to: "/provisioning/requests?status=refused" },
  },
  reactivation_never: {
    why: "The user is deactivated, and the rule of this connection is that nobody gets access again over SCIM.",
    wayOut:
      "Reactivate the user under Users & Teams, or change the rule on the connection's settings; then let the directory try again.",
    link: users,
  },
  group_taken: {
    why: "Another group of this directory already has this name or external id.",
    wayOut: "Rename one of the two groups in the directory, or stop sending the one that is not needed.",
    link: { label: "Open Teams", to: "/teams" },
  },
  last_super_admin: {
    why: "This user is the last active Super Admin. Without one, nobody could manage the portal.",
    wayOut: "Make another user Super Admin first, then let the directory retry.",
    link: { label: "Show the Super Admins", to: "/users?role=super_admin" },
  },
  unknown_member: {
    why: "The group names a member that this connection has not created here.",
    wayOut: "Assign the person to the app in the directory first; the group is sent again afterwards.",
  },
  group_circle: {
    why: "The directory put a group into itself by way of other groups, or too many groups inside each other. Nobody could tell who is a member of what.",
    wayOut: "Look up the groups that the message names in the directory, and take one of these memberships out.",
  },
  changed_meanwhile: {
    why: "Many requests changed the same user at the same moment, and this one found no turn.",
    wayOut: "Nothing needs doing if the directory retries; it was told when.",
  },
  not_provisioned_here: {
    why: "There is no such user or group among those that this connection created. It may have been deleted.",
    wayOut: "Let the directory look the person up again and create the account anew.",
  },
};

const byType: Record<string, Explanation> = {
  invalidFilter: {
    why: "The directory asked with a filter that is not valid SCIM.",
    wayOut: "Look at the filter in the request. A custom attribute in a filter must exist in the portal's schema.",
  },
  invalidSyntax: {
    why: "The body of the request is not what SCIM allows at this address.",
    wayOut:
      "Look at the request body. In a hand-written template, a bracket, a quote or the list of schemas is the usual mistake.",
  },
  invalidPath: {
    why: "A change names an attribute that does not exist, or names it in a wrong way.",
    wayOut:
      "Compare the path with the attribute list of the portal (Schemas) and correct the mapping in the directory.",
  },
  invalidValue: {
    why: "A value is missing or is not of the kind that the attribute takes.",
    wayOut: "Look at the message: it names the attribute. Correct the value or the mapping in the directory.",
  },
  noTarget: {
    why: "A change aims at a value that the user or group does not have.",
    wayOut: "Usually both sides have drifted apart. Let the directory send the whole user again.",
  },
  mutability: {
    why: "The request tries to change something that cannot be changed over SCIM.",
    wayOut: "Take the attribute out of the mapping in the directory.",
  },
  uniqueness: byCode.name_taken,
  sensitive: {
    why: "The request asks for something that is never shown, such as a password.",
    wayOut: "Take the attribute out of the request or the mapping.",
  },
};

const byStatus: Record<number, Explanation> = {
  401: {
    why: "The request carried no token, or one that this portal does not know.",
    wayOut: "Paste the token into the directory again. If it is lost, make a new one.",
    link: provisioning,
  },
  404: byCode.not_provisioned_here,
  412: {
    why: "The user changed after the directory had read it.",
    wayOut: "Nothing needs doing: the directory reads it again and repeats its change.",
  },
  413: {
    why: "The request is larger than the portal takes.",
    wayOut: "Let the directory send fewer members or values in one request.",
  },
  429: byCode.rate_limited,
  500: {
    why: "Something went wrong inside the portal.",
    wayOut:
      "Let the directory retry. If it stays so, give the correlation id to whoever runs Rollcall: it finds the cause in the log.",
  },
  503: {
    why: "The portal's database did not answer.",
    wayOut: "Nothing needs doing if the directory retries; whoever runs Rollcall sees the cause in the log.",
  },
};

export function explain(status: number, scimType: string | undefined, code: string | null): Explanation | null {
  if (status < 400) return null;
  if (code !== null && Object.hasOwn(byCode, code)) return byCode[code as RefusalCode];
  if (scimType !== undefined && Object.hasOwn(byType, scimType)) return byType[scimType] ?? null;
  return (
    byStatus[status] ?? {
      why: "The portal refused the request.",
      wayOut: "Look at the message in the response; it says what is wrong.",
    }
  );
}
