import type { DefaultMapping } from "../mappings/default-rows.ts";
import { defaultRows } from "../mappings/default-rows.ts";

export type CatalogName = "rollcall_portal" | "scim2_app";

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
];

export const catalogEntry = (name: CatalogName): CatalogEntry => {
  const entry = catalog.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`the catalog has no ${name}`);
  return entry;
};
