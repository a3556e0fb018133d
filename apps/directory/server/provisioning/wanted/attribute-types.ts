import type { OwnAttribute } from "../../tables.ts";

/** Types of the app's attributes by path, as the connection test learned them; those entered by hand where it did not. */
export function attributeTypes(app: {
  capabilities: unknown;
  own_attributes: readonly OwnAttribute[];
}): ReadonlyMap<string, string> {
  const types = new Map<string, string>(app.own_attributes.map(({ path, type }) => [path, type]));
  const { capabilities } = app;
  const attributes =
    typeof capabilities === "object" && capabilities !== null && "attributes" in capabilities
      ? capabilities.attributes
      : undefined;
  if (!Array.isArray(attributes)) return types;
  for (const attribute of attributes as { path?: unknown; type?: unknown }[])
    if (typeof attribute.path === "string" && typeof attribute.type === "string")
      types.set(attribute.path, attribute.type);
  return types;
}
