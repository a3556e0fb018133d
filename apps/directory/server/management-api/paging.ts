import type { FastifyReply, FastifyRequest } from "fastify";
import { isId } from "@rollcall/foundation/ids";
import { invalid } from "./okta-error.ts";

type Query = Record<string, string | string[] | undefined>;

export const queryText = (request: FastifyRequest, name: string): string | undefined => {
  const value = (request.query as Query)[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === "" ? undefined : text;
};

export const queryFlag = (request: FastifyRequest, name: string, fallback: boolean): boolean => {
  const text = queryText(request, name);
  if (text === undefined) return fallback;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  throw invalid(name, `${name}: Must be true or false`);
};

/** How many rows are asked for; more than the most is the most, as Okta does it. */
export const limitOf = (request: FastifyRequest, { usual, most }: { usual: number; most: number }): number => {
  const text = queryText(request, "limit");
  if (text === undefined) return usual;
  const limit = Number(text);
  if (!/^\d{1,9}$/.test(text) || limit < 1) throw invalid("limit", "limit: Must be a whole number from 1");
  return Math.min(limit, most);
};

/** The id of the last row of the page before. */
export const afterOf = (request: FastifyRequest): string | undefined => {
  const text = queryText(request, "after");
  if (text !== undefined && !isId(text)) throw invalid("after", "after: Unknown cursor; take it from the Link header");
  return text;
};

/** Links to this page and the next, as absolute addresses (RFC 8288). */
export const linkPages = (
  reply: FastifyReply,
  request: FastifyRequest,
  publicUrl: string,
  next: string | undefined,
): void => {
  const self = new URL(request.url, publicUrl);
  const links = [`<${self.href}>; rel="self"`];
  if (next !== undefined) {
    const url = new URL(self);
    url.searchParams.set("after", next);
    links.push(`<${url.href}>; rel="next"`);
  }
  void reply.header("link", links);
};

/** The rows of a page that was read with one row more than its limit, with its links. */
export const page = <Row extends { id: string }>(
  reply: FastifyReply,
  request: FastifyRequest,
  publicUrl: string,
  rows: Row[],
  limit: number,
): Row[] => {
  const shown = rows.slice(0, limit);
  linkPages(reply, request, publicUrl, rows.length > limit ? shown.at(-1)?.id : undefined);
  return shown;
};
