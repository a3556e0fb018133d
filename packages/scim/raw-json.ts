// JSON that is passed through as text: the members of a large group come from a database as they are sent.

/** A value that is JSON already. It is parsed only where a part of it is asked for. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  parse(): unknown {
    return JSON.parse(this.text) as unknown;
  }

  /** For whoever does not know of it, and so pays for the parsing. */
  toJSON(): unknown {
    return this.parse();
  }
}

/** `JSON.stringify` of a body: raw values among the properties of a resource, or of the resources of a list, as they are. */
export function jsonText(body: unknown): string {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return JSON.stringify(body);
  const { Resources: resources } = body as { Resources?: unknown };
  if (Array.isArray(resources) && resources.some(holdsRaw))
    return objectText(body, (name, value) => (name === "Resources" ? listText(value as object[]) : undefined));
  return holdsRaw(body) ? resourceText(body) : JSON.stringify(body);
}

function holdsRaw(resource: unknown): boolean {
  if (typeof resource !== "object" || resource === null) return false;
  return Object.values(resource).some((value) => value instanceof RawJson);
}

const listText = (resources: object[]): string => `[${resources.map(resourceText).join(",")}]`;

const resourceText = (resource: object): string =>
  objectText(resource, (_name, value) => (value instanceof RawJson ? value.text : undefined));

function objectText(object: object, textOf: (name: string, value: unknown) => string | undefined): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    // JSON has no undefined: such a property is left out.
    const text: string | undefined = textOf(name, value) ?? JSON.stringify(value);
    if (text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}
