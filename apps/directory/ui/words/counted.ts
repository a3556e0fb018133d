/** "3 apps", "1 app", "no apps". */
export function counted(number: number, one: string, many = `${one}s`): string {
  if (number === 0) return `no ${many}`;
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** "Ada", "Ada and Bo", "Ada, Bo and 3 more". */
export function listed(names: readonly string[], total = names.length): string {
  const shown = total > names.length || names.length > 3 ? names.slice(0, 2) : names;
  const rest = total - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest.toLocaleString("en-US")} more`;
  if (shown.length < 2) return shown[0] ?? "";
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** "look_up" and "created here" as a fact stands on a page: "Look up", "Created here". */
export function sentenceCase(text: string | null): string | null {
  if (text === null || text === "") return null;
  const words = text.replaceAll("_", " ");
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
