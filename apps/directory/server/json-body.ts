import type { FastifyInstance, FastifyRequest } from "fastify";
import { fail } from "./errors.ts";

/**
 * JSON bodies as clients send them: an empty one is no body (SDKs announce JSON on every PUT), and text that
 * PostgreSQL could not store is refused before anything looks at it.
 */
export const readJsonBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    const text = body.toString();
    if (text.trim() === "") return done(null, undefined);
    if (/\\u0000/.test(text)) return done(fail("invalid_input", { text: zeroText }));
    return parse(request, text, done);
  });
};

const zeroText = "The request contains a zero character. Remove it and try again.";

export const refuseZeroInAddress = async (request: FastifyRequest): Promise<void> => {
  if (/%00/.test(request.url)) throw fail("invalid_input", { text: zeroText });
};
