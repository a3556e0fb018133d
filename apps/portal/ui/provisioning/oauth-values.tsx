import { SegmentedControl } from "@mantine/core";
import { CopyField } from "@rollcall/ui/copy-field";
import { useState } from "react";

export interface Values {
  baseUrl: string;
  tokenUrl: string;
  scope: string;
  clientId: string;
  /** Only while it is shown for the first time. */
  secret?: string | undefined;
}

type Screen = "entra" | "okta" | "other";
type Field = keyof Values;

/** What the fields are called on the screens of others: learn.microsoft.com and help.okta.com, seen 2026-11. */
const screens: Record<Screen, { label: string; where: string; fields: [string, Field][] }> = {
  entra: {
    label: "Entra ID",
    where:
      "Enterprise applications > your app > Provisioning > Connectivity, authentication method OAuth2 Client Credentials Grant.",
    fields: [
      ["Tenant URL", "baseUrl"],
      ["Token endpoint", "tokenUrl"],
      ["Client identifier", "clientId"],
      ["Client secret", "secret"],
    ],
  },
  okta: {
    label: "Okta",
    where:
      "Applications > your app > Provisioning > Integration, authentication mode OAuth 2 with the grant type Client Credentials.",
    fields: [
      ["SCIM connector base URL", "baseUrl"],
      ["Access token endpoint URI", "tokenUrl"],
      ["Client ID", "clientId"],
      ["Client secret", "secret"],
      ["Scope", "scope"],
    ],
  },
  other: {
    label: "Another",
    where: "Any SCIM 2.0 client that can use the grant type client_credentials.",
    fields: [
      ["Base URL", "baseUrl"],
      ["Token URL", "tokenUrl"],
      ["client_id", "clientId"],
      ["client_secret", "secret"],
      ["scope", "scope"],
    ],
  },
};

/** The values of an OAuth client under the names that the directory's own screen gives them. */
export function OauthValues({ values }: { values: Values }) {
  const [screen, setScreen] = useState<Screen>("entra");
  const { where, fields } = screens[screen];
  return (
    <div className="rc-stack">
      <SegmentedControl
        aria-label="Names of the values for"
        data={Object.entries(screens).map(([value, { label }]) => ({ value, label }))}
        value={screen}
        onChange={(value) => setScreen(value as Screen)}
      />
      <p className="rc-hint">{where}</p>
      {fields.map(([label, field]) => {
        const value = values[field];
        return value === undefined ? null : <CopyField key={field} label={label} value={value} />;
      })}
    </div>
  );
}
