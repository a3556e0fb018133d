/** Whether a text anywhere in a body or a query holds the one character that PostgreSQL cannot store. */
export function holdsZero(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\u0000");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name.includes("\u0000") || holdsZero(inner));
}
