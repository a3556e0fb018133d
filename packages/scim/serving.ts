// What every way through the server has in common: its settings, and the address of a request taken apart.
import { notFound, type ScimError } from "./error.ts";
import type { Limits } from "./limits.ts";
import type { ResourceHandler, ServerOptions } from "./server-types.ts";

export interface Server<C> {
  options: ServerOptions<C>;
  limits: Limits;
  handlers: Map<string, ResourceHandler<C>>;
}

export function callOf<C>({ options, limits }: Server<C>, context: C) {
  const dialect = options.dialect?.(context) ?? "compatible";
  return { context, base: options.baseUrl(context), features: options.features, limits, dialect };
}

export function noSuchAddress(segments: string[]): ScimError {
  return notFound(`The address /${segments.join("/").slice(0, 100)}`);
}

/** The parts of `/Users/1`, decoded. One slash at the end does not matter; two in the middle are another address. */
export function segmentsOf(path: string): string[] {
  const parts = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  try {
    return parts.map(decodeURIComponent);
  } catch {
    throw notFound("The address");
  }
}
