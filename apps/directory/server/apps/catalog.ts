import type { DefaultMapping } from "../mappings/default-rows.ts";
import { defaultRows } from "../mappings/default-rows.ts";
import type { CatalogName } from "../../shapes/apps.ts";

export interface CatalogEntry {
  name: CatalogName;
  label: string;
  description: string;
  /** What to do in the app to get its base URL and token. */
  steps: string[];
  mappings: DefaultMapping[];
}

/** The apps that can be added. A new kind of app is a row here. */
export const catalog: CatalogEntry[] = [
  {
    name: "rollcall_portal",
    label: "Rollcall Portal",
    description: "The CRM portal of Rollcall. Its users are created, kept up to date and deactivated from here.",
    steps: [
      "Sign in to the portal as a Super Admin.",
      "Open Settings, Security, Provisioning (SCIM) and switch it on.",
      "Copy the base URL.",
      "Generate a token and copy it: it is shown once.",
    ],
    mappings: defaultRows,
  },
  {
    name: "scim2_app",
    label: "Any SCIM 2.0 app",
    description: "Any application with a SCIM 2.0 service (RFC 7643, RFC 7644) and a bearer token.",
    steps: [
      "Find the SCIM or provisioning settings of the app.",
      "Copy the base URL; it often ends in /scim/v2.",
      "Generate a token for provisioning and copy it.",
    ],
    mappings: defaultRows,
  },
  // What these allow is in provisioning/dispatch/profiles.ts.
  {
    name: "slack",
    label: "Slack",
    description:
      "A Slack organisation on Enterprise Grid, or a workspace on Business+. It takes 180 changes of users a minute.",
    steps: [
      "Sign in to Slack as an owner of the organisation and make an app at api.slack.com/apps.",
      "Give it the scope admin, install it to the organisation, and copy the OAuth access token.",
      "The base URL is https://api.slack.com/scim/v2.",
      "A user name in Slack is short and in lower case: map userName to an expression if people have none like that.",
    ],
    mappings: defaultRows,
  },
  {
    name: "github_enterprise",
    label: "GitHub Enterprise",
    description: "GitHub Enterprise Cloud with managed users. It takes 1,000 new users an hour.",
    steps: [
      "Sign in to GitHub as the setup user of the enterprise (its name ends in _admin).",
      "Make a personal access token (classic) with the scope scim:enterprise that does not expire, and copy it.",
      "The base URL is https://api.github.com/scim/v2/enterprises/ followed by the short name of the enterprise.",
      "Single sign-on must be set up before people are sent.",
    ],
    mappings: defaultRows,
  },
  {
    name: "aws_identity_center",
    label: "AWS IAM Identity Center",
    description: "Access to AWS accounts. Members of groups are sent a hundred at a time.",
    steps: [
      "Open IAM Identity Center in the AWS console, then Settings, and choose Automatic provisioning: Enable.",
      "Copy the SCIM endpoint: it is the base URL.",
      "Copy the access token: it is shown once, and works for a year.",
      "Given name, family name, display name and user name are required there for everybody.",
    ],
    mappings: defaultRows,
  },
  {
    name: "miro",
    label: "Miro",
    description: "A Miro organisation on the Enterprise plan. A request about a group holds up to 8,000 members.",
    steps: [
      "Sign in to Miro as a company admin and open Company settings, Enterprise integrations.",
      "Switch SCIM provisioning on; single sign-on must be on before.",
      "Copy the base URL, https://miro.com/api/v1/scim, and the API token.",
      "The user name there is the e-mail address.",
    ],
    mappings: defaultRows,
  },
];

export const catalogEntry = (name: CatalogName): CatalogEntry => {
  const entry = catalog.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`the catalog has no ${name}`);
  return entry;
};
