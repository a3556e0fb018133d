import type { Dialect } from "../../shapes/provisioning.ts";

export const dialectWords: Record<Dialect, string> = { compatible: "Compatible", strict: "Strict" };

export const dialectTexts: Record<Dialect, string> = {
  compatible: "Takes what Okta, Entra ID, OneLogin and others really send. Right for nearly everybody.",
  strict:
    "Takes only what the SCIM interoperability profile allows, and says so to clients that ask. For directories that were built for that profile or for IPSIE.",
};
