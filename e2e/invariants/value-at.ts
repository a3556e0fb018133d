// The value at a path of a SCIM resource (RFC 7644 section 3.10), in the forms that mappings use.

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function member(from: unknown, name: string): unknown {
  if (!isObject(from)) return undefined;
  const key = Object.keys(from).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : from[key];
}

export function valueAt(resource: unknown, path: string): unknown {
  const schema = /^(urn:.+):([^:]+)$/i.exec(path);
  if (schema) return valueAt(member(resource, schema[1] ?? ""), schema[2] ?? "");
  const element = /^(\w+)\[(\w+) eq (?:"([^"]*)"|(\w+))\](?:\.(\w+))?$/.exec(path);
  if (element) {
    const [, list = "", key = "", text, word, sub = "value"] = element;
    const values = member(resource, list);
    if (!Array.isArray(values)) return undefined;
    return member(
      values.find((one) => String(member(one, key)).toLowerCase() === String(text ?? word).toLowerCase()),
      sub,
    );
  }
  return path.split(".").reduce<unknown>((from, name) => member(from, name), resource);
}
