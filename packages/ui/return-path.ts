/** Whether a path from the address bar stays on this site: never another host, never back to the sign-in page. */
export function isOwnPath(path: string): boolean {
  if (!path.startsWith("/") || path.startsWith("/sign-in")) return false;
  try {
    // The browser's own parser decides: it drops tabs and reads a backslash as a slash.
    return new URL(path, "http://own.invalid").host === "own.invalid";
  } catch {
    return false;
  }
}
