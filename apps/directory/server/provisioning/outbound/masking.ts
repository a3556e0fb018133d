// What the activity shows is also what a support engineer gets sent: no secret may be in it.

const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"]);
const secretMembers =
  /("(?:password|token|access_token|refresh_token|client_secret|secret|apikey|api_key)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const LONGEST = 262_144;

export function maskHeaders(
  headers: Record<string, string | undefined>,
  token: string | undefined,
): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    masked[name] = secretHeaders.has(name.toLowerCase()) ? value.replace(/^(\w+ )?.*$/s, "$1***") : hide(value, token);
  }
  return masked;
}

export function maskBody(body: string | undefined, token: string | undefined): string | null {
  if (body === undefined) return null;
  const masked = hide(body.replace(secretMembers, '$1"***"'), token);
  return masked.length <= LONGEST
    ? masked
    : `${masked.slice(0, LONGEST)}\n… (${masked.length - LONGEST} more characters were not kept)`;
}

/** Some apps repeat the request in their error pages. */
export function hide(text: string, token: string | undefined): string {
  if (token === undefined || token.length < 4) return text;
  let hidden = text;
  for (const form of [token, encodeURIComponent(token), Buffer.from(token).toString("base64")])
    hidden = hidden.replaceAll(form, "***");
  return hidden;
}
