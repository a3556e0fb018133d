import { isObject, own } from "@rollcall/scim/resource";

export type Scalar = string | number | boolean;

/** Where one mapped value lives in a resource: `name.givenName`, `emails[type eq "work"].value`, `urn:...:User:department`. */
export interface AttributePath {
  /** The schema extension the attribute belongs to. */
  schema?: string;
  attribute: string;
  /** Which element of a multi-valued attribute. */
  element?: { name: string; value: Scalar };
  sub?: string;
}

// RFC 7643 section 4.1.2. "emails.value" without saying which e-mail means the primary one.
const multiValued = new Set([
  "emails",
  "phonenumbers",
  "ims",
  "photos",
  "addresses",
  "entitlements",
  "roles",
  "x509certificates",
]);
const shape =
  /^([A-Za-z$][\w$-]*)(?:\[\s*([A-Za-z]\w*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*\])?(?:\.([A-Za-z$][\w$-]*))?$/;

export function parsePath(text: string): AttributePath | undefined {
  const bracket = text.indexOf("[");
  const colon = text.slice(0, bracket < 0 ? undefined : bracket).lastIndexOf(":");
  const match = shape.exec(text.slice(colon + 1));
  if (match === null) return undefined;
  const [, attribute = "", name, value, sub] = match;
  const path: AttributePath = { attribute };
  // The core schema's URN says nothing that the plain name does not.
  if (colon > 0 && !/:core:2\.0:(User|Group)$/i.test(text.slice(0, colon))) path.schema = text.slice(0, colon);
  if (name !== undefined && value !== undefined) path.element = { name, value: JSON.parse(value) as Scalar };
  else if (sub !== undefined && multiValued.has(attribute.toLowerCase()))
    path.element = { name: "primary", value: true };
  if (sub !== undefined) path.sub = sub;
  else if (path.element !== undefined) path.sub = "value";
  return path;
}

/** The path as it is written in a PATCH operation (RFC 7644 section 3.10). */
export function pathText(path: AttributePath, withSub = true): string {
  const filter = path.element === undefined ? "" : `[${path.element.name} eq ${JSON.stringify(path.element.value)}]`;
  const sub = withSub && path.sub !== undefined ? `.${path.sub}` : "";
  return `${path.schema === undefined ? "" : `${path.schema}:`}${path.attribute}${filter}${sub}`;
}

/** The attribute alone, without element and sub-attribute. */
export function attributeText(path: AttributePath): string {
  return path.schema === undefined ? path.attribute : `${path.schema}:${path.attribute}`;
}

/** The element of a multi-valued attribute as a new object. */
export function newElement(path: AttributePath): Record<string, unknown> {
  return path.element === undefined ? {} : { [path.element.name]: path.element.value };
}

export function setAt(resource: Record<string, unknown>, path: AttributePath, value: unknown): void {
  const home = path.schema === undefined ? resource : child(resource, path.schema);
  if (path.element !== undefined) {
    const list = listAt(home, path.attribute);
    let element = list.find((one) => isMeant(one, path));
    if (element === undefined) {
      element = newElement(path);
      // One element of each list is the primary one (RFC 7643 section 2.4).
      if (!list.some((one) => own(one, "primary") === true)) element["primary"] = true;
      list.push(element);
    }
    element[path.sub ?? "value"] = value;
  } else if (path.sub !== undefined) child(home, path.attribute)[path.sub] = value;
  else home[path.attribute] = value;
}

export function valueAt(resource: Record<string, unknown>, path: AttributePath): unknown {
  const home = path.schema === undefined ? resource : read(resource, path.schema);
  const value = read(home, path.attribute);
  if (path.element === undefined) return path.sub === undefined ? value : read(value, path.sub);
  if (!Array.isArray(value)) return undefined;
  return read(
    value.find((one) => isObject(one) && isMeant(one, path)),
    path.sub ?? "value",
  );
}

export function removeAt(resource: Record<string, unknown>, path: AttributePath): void {
  const home = path.schema === undefined ? resource : read(resource, path.schema);
  if (!isObject(home)) return;
  const value = read(home, path.attribute);
  if (path.element !== undefined && Array.isArray(value))
    home[path.attribute] = value.filter((one) => !isObject(one) || !isMeant(one, path));
  else if (path.sub !== undefined && isObject(value)) delete value[path.sub];
  else delete home[path.attribute];
}

/** Attribute names and the values of `type` compare without case (RFC 7643 section 2.1). */
function read(from: unknown, name: string): unknown {
  if (!isObject(from)) return undefined;
  if (Object.hasOwn(from, name)) return from[name];
  const found = Object.keys(from).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : from[found];
}

function isMeant(element: Record<string, unknown>, path: AttributePath): boolean {
  const value = path.element === undefined ? undefined : read(element, path.element.name);
  const wanted = path.element?.value;
  return typeof value === "string" && typeof wanted === "string"
    ? value.toLowerCase() === wanted.toLowerCase()
    : value === wanted;
}

function child(from: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = own(from, name);
  if (isObject(value)) return value;
  const made = {};
  define(from, name, made);
  return made;
}

function listAt(from: Record<string, unknown>, name: string): Record<string, unknown>[] {
  const value = own(from, name);
  if (Array.isArray(value)) return value as Record<string, unknown>[];
  const made: Record<string, unknown>[] = [];
  define(from, name, made);
  return made;
}

const define = (target: object, name: string, value: unknown): void =>
  void Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
