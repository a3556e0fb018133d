import type { FastifyInstance } from "fastify";
import type { Answer } from "./test-portal.ts";

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** A request to the token endpoint, as an OAuth client sends it. */
export async function askForToken(
  app: FastifyInstance,
  form: Record<string, string> | string,
  options: { address?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await app.inject({
    method: "POST",
    url: "/oauth/token",
    remoteAddress: options.address ?? "192.0.2.1",
    headers: { "content-type": "application/x-www-form-urlencoded", ...options.headers },
    payload: new URLSearchParams(form).toString(),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.payload,
    body: response.json(),
  };
}
