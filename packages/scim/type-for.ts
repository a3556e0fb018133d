import type { ResourceType, Schema } from "./schema.ts";
import type { Dialect, ResourceHandler } from "./server-types.ts";

/** The resource type as this caller sees it: with the extension of its account, and in the strict dialect without secrets. */
export function typeFor<C>(handler: ResourceHandler<C>, context: C, dialect: Dialect): ResourceType {
  const type = handler.typeFor?.(context) ?? handler.type;
  return dialect === "strict" ? withoutSecrets(type) : type;
}

const open = new WeakMap<ResourceType, ResourceType>();

/** The IPSIE profile knows no `password`: what is never shown is not taken either, so no client thinks that it was set. */
function withoutSecrets(type: ResourceType): ResourceType {
  let known = open.get(type);
  if (known) return known;
  const isOpen = (schema: Schema) => schema.attributes.every(({ mutability }) => mutability !== "writeOnly");
  known = isOpen(type.schema)
    ? type
    : {
        ...type,
        schema: {
          ...type.schema,
          attributes: type.schema.attributes.filter(({ mutability }) => mutability !== "writeOnly"),
        },
      };
  open.set(type, known);
  return known;
}
