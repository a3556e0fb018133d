/** Whether a path from the address bar stays on this site: never another host, never back to the sign-in page. */
export function isOwnPath(path: string): boolean {
  if (!path.startsWith("/") || path.startsWith("//") || path.startsWith("/\\")) return false;
  return !/[\u0000-\u001f]/.test(path) && !path.startsWith("/sign-in");
}
