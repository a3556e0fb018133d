import type { FastifyReply, FastifyRequest } from "fastify";

export interface OriginRequest {
  method: string;
  headers: Record<string, string | string[] | undefined>;
}

/**
 * Whether a request may change something under the authority of a cookie. The browser says where it comes from, and no
 * page can forge that: `Sec-Fetch-Site` (Fetch Metadata), and `Origin` where that is missing (RFC 6454 section 7).
 * A request with a cookie and neither header is refused: no browser sends one.
 */
export function comesFromOurPages(request: OriginRequest, publicUrl: string): boolean {
  if (/^(GET|HEAD|OPTIONS)$/.test(request.method)) return true;
  if (request.headers["cookie"] === undefined) return true;
  const site = request.headers["sec-fetch-site"];
  // "same-site" is not enough: another port of this host is a different app.
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.headers["origin"];
  return typeof origin === "string" && origin === new URL(publicUrl).origin;
}

/** An `onRequest` hook that refuses requests sent by other sites' pages; `refuse` makes the app's error. */
export function originCheck(publicUrl: string, refuse: () => Error) {
  return async function checkOrigin(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
    if (!comesFromOurPages(request, publicUrl)) throw refuse();
  };
}
