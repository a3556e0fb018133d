/** The name that a label suggests: "Cost centre" gives `costCentre`. Empty when the label has no letter for it. */
export function nameFrom(label: string): string {
  const words = label
    .normalize("NFKD")
    .replaceAll(/[^\w\s-]/g, "")
    .split(/[\s_-]+/)
    .filter((word) => word !== "");
  const joined = words
    .map((word, i) => (i === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join("");
  return joined.replace(/^[^a-z]+/i, "").slice(0, 50);
}
