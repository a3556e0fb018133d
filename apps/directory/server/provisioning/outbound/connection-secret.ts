import type { Sealer } from "@rollcall/foundation/secrets";
import { tokenHint } from "@rollcall/foundation/tokens";

export interface SealedToken {
  token_sealed: string;
  token_hint: string;
  token_origin: string;
}

/** The origin a token is bound to; undefined when the text is no http(s) address. */
export function originOf(baseUrl: string): string | undefined {
  const url = URL.parse(baseUrl);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : undefined;
}

/** A token as it is stored: encrypted, and bound to this app and to the origin of its base URL. */
export function sealToken(sealer: Sealer, appId: string, baseUrl: string, token: string): SealedToken {
  const origin = originOf(baseUrl);
  if (origin === undefined) throw new Error("a token needs an http(s) address to be bound to");
  return {
    token_sealed: sealer.seal(token, contextOf(appId, origin)),
    token_hint: tokenHint(token),
    token_origin: origin,
  };
}

/** The token, if the app has one and its base URL still has the origin that the token was entered for. */
export function openToken(
  sealer: Sealer,
  app: {
    id: string;
    base_url: string | null;
    token_sealed: string | null;
    token_origin: string | null;
  },
): string | undefined {
  const origin = app.base_url === null ? undefined : originOf(app.base_url);
  if (app.token_sealed === null || origin === undefined || origin !== app.token_origin) return undefined;
  return sealer.open(app.token_sealed, contextOf(app.id, origin));
}

/** The same secret under the newest key. */
export function resealed(sealer: Sealer, appId: string, sealed: string, origin: string): string {
  const context = contextOf(appId, origin);
  return sealer.seal(sealer.open(sealed, context), context);
}

const contextOf = (appId: string, origin: string): string => `app ${appId} at ${origin}`;
