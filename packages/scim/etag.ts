import { ScimError } from "./error.ts";

/** The entity tag of a version: `W/"3"`. A tag is left as it is. */
export function entityTag(version: string): string {
  return /^(?:W\/)?".*"$/.test(version) ? version : `W/"${version}"`;
}

/** Whether an `If-Match` or `If-None-Match` header names the version; weakly, as a SCIM version is (RFC 7644 §3.14). */
export function namesVersion(header: string, version: string | undefined): boolean {
  if (header.trim() === "*") return version !== undefined;
  if (version === undefined) return false;
  const opaque = strip(entityTag(version));
  return header.split(",").some((tag) => strip(tag.trim()) === opaque);
}

export function checkIfMatch(header: string | undefined, version: string | undefined): void {
  if (header !== undefined && !namesVersion(header, version))
    throw new ScimError(
      412,
      undefined,
      "The resource has changed since it was read. Read it again and repeat the change.",
    );
}

/** Of a change: a GET answers 304 instead (RFC 9110 §13.1.2). */
export function checkIfNoneMatch(header: string | undefined, version: string | undefined): void {
  if (header !== undefined && namesVersion(header, version))
    throw new ScimError(
      412,
      undefined,
      "The resource has the version that If-None-Match rules out. Nothing was changed.",
    );
}

/** Some clients leave the quotes or the W/ out. */
function strip(tag: string): string {
  return tag.replace(/^W\//i, "").replace(/^"|"$/g, "");
}
