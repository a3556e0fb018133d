const known: [pattern: RegExp, name: string][] = [
  [/^rollcall-directory\b/i, "Rollcall"],
  [/\bokta\b/i, "Okta"],
  [/\b(azure|entra|microsoft)/i, "Entra ID"],
  [/\bonelogin\b/i, "OneLogin"],
  [/\bjumpcloud\b/i, "JumpCloud"],
];

/** The name of the identity provider behind a User-Agent, or the text itself. */
export function clientName(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent.trim() === "") return "Unnamed client";
  return known.find(([pattern]) => pattern.test(userAgent))?.[1] ?? userAgent.trim().slice(0, 100);
}
