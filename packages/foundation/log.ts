/** What a log line must never show, wherever it stands in the object that is logged. */
const SECRET_NAMES = ["authorization", "cookie", "set-cookie", "password", "token", "secret"];

const REDACTED = SECRET_NAMES.flatMap((name) => {
  const step = /^[a-z]+$/.test(name) ? `.${name}` : `["${name}"]`;
  const first = step.startsWith(".") ? name : step;
  return [first, `*${step}`, `*.*${step}`];
});

interface LoggedRequest {
  method?: string;
  url?: string;
  ip?: string;
}

/** The options of pino, and of fastify's `logger`. */
export function logOptions(options: { level: string; name: string }) {
  return {
    level: options.level,
    base: { name: options.name, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: "[redacted]" },
    serializers: {
      // The query goes unlogged: filters name people, and links may carry a secret.
      req: (request: LoggedRequest) => ({
        method: request.method ?? "",
        path: request.url?.split("?", 1)[0] ?? "",
        address: request.ip ?? "",
      }),
    },
  };
}
