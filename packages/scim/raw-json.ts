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

/** A whole resource that is JSON already, with what the headers of its answer tell. Not where less is asked for. */
export class ResourceText {
  readonly id: string;
  readonly meta: { location: string; version: string };
  readonly text: string;
  /** The same in UTF-8, of a text that is sent more than once. */
  readonly bytes: Uint8Array | undefined;

  constructor(id: string, meta: { location: string; version: string }, text: string, bytes?: Uint8Array) {
    this.id = id;
    this.meta = meta;
    this.text = text;
    this.bytes = bytes;
  }
}

/** `JSON.stringify` of a body, with the raw values among its properties as they are. */
export function jsonText(body: unknown): string {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return JSON.stringify(body);
  const entries = Object.entries(body);
  if (!entries.some(([, value]) => value instanceof RawJson)) return JSON.stringify(body);
  const parts: string[] = [];
  for (const [name, value] of entries) {
    // JSON has no undefined: such a property is left out.
    const text: string | undefined = value instanceof RawJson ? value.text : JSON.stringify(value);
    if (text !== undefined) parts.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}
