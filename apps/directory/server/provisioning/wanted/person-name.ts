import type { Profile } from "./facts.ts";

export function nameOf(profile: Profile): string {
  const full = [profile["firstName"], profile["lastName"]]
    .filter((part) => part !== undefined && part !== null && part !== "")
    .join(" ");
  return profile["displayName"] || full || profile["login"] || "a person without a name";
}
