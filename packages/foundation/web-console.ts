import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

/** Everything comes from the console's own server; Mantine sets inline styles, scripts are files only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const NOT_BUILT =
  '<!doctype html><html lang="en"><title>Rollcall</title><body style="font:16px sans-serif;margin:4rem auto;max-width:36rem"><h1>The console is not built yet</h1><p>Start Rollcall with <code>npm start</code>: it builds the console first.</p>';

export interface ConsoleOptions {
  /** Where the server's other answers live: an unknown address below these is 404 and not the console. */
  reserved?: string[];
}

/**
 * Serves a Vite build at `/`. Addresses the browser shows belong to the console's own router, so they all get
 * index.html; files under `assets/` carry a digest in their name and may be kept for ever.
 */
export async function serveConsole(
  app: FastifyInstance,
  folder: URL | string,
  options: ConsoleOptions = {},
): Promise<void> {
  const root = typeof folder === "string" ? folder : fileURLToPath(folder);
  const reserved = options.reserved ?? [
    "/api",
    "/scim",
    "/oauth",
    "/.well-known",
    "/console",
    "/healthz",
    "/readyz",
    "/metrics",
  ];
  const index = join(root, "index.html");
  const built = existsSync(index);
  const page = built ? readFileSync(index, "utf8") : NOT_BUILT;
  const files = built ? new Set(filesBelow(root)) : new Set<string>();
  if (built) await app.register(fastifyStatic, { root, serve: false, cacheControl: false });

  app.get("/*", { schema: { hide: true } }, async (request, reply) => {
    const path = decoded(request.url.split("?", 1)[0] ?? "/");
    if (path === undefined || reserved.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
      return reply.callNotFound();
    secure(reply);
    if (files.has(path) && path !== "/index.html") {
      void reply.header(
        "cache-control",
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      );
      return reply.sendFile(path.slice(1));
    }
    // A missing script answered with a page would only be a riddle in the browser's console.
    if (/\.[a-z0-9]{2,5}$/i.test(path) && !(request.headers.accept ?? "").includes("text/html"))
      return reply.callNotFound();
    return reply
      .code(built ? 200 : 503)
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(page);
  });
}

function secure(reply: FastifyReply): void {
  void reply
    .header("content-security-policy", CONTENT_SECURITY_POLICY)
    .header("x-content-type-options", "nosniff")
    .header("referrer-policy", "no-referrer")
    .header("cross-origin-opener-policy", "same-origin")
    .header("x-frame-options", "DENY");
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join("/")}`);
}
