import type { FastifyInstance } from "fastify";
import type { PortalDatabase } from "./tables.ts";

/** Whether the process lives, whether it can work, and a few numbers in the text format of Prometheus. */
export function healthRoutes(app: FastifyInstance, database: PortalDatabase): void {
  const answered = new Map<string, number>();
  app.addHook("onResponse", async (request, reply) => {
    const area = /^\/(scim|api)(?=\/)/.exec(request.url)?.[1] ?? "other";
    const key = `${area} ${Math.floor(reply.statusCode / 100)}xx`;
    answered.set(key, (answered.get(key) ?? 0) + 1);
  });

  app.get("/healthz", async () => ({ status: "ok" }));

  app.get("/readyz", async (_request, reply) => {
    try {
      await database.ping();
      return { status: "ready" };
    } catch {
      void reply.code(503).header("retry-after", "2");
      return { status: "waiting", reason: "The database does not answer." };
    }
  });

  app.get("/metrics", async (_request, reply) => {
    const { heapUsed, rss } = process.memoryUsage();
    const lines = [
      "# TYPE http_server_responses_total counter",
      ...[...answered].map(([key, count]) => {
        const [area, status] = key.split(" ");
        return `http_server_responses_total{area="${area}",status="${status}"} ${count}`;
      }),
      "# TYPE process_resident_memory_bytes gauge",
      `process_resident_memory_bytes ${rss}`,
      "# TYPE nodejs_heap_used_bytes gauge",
      `nodejs_heap_used_bytes ${heapUsed}`,
      "# TYPE database_connections gauge",
      `database_connections{state="open"} ${database.pool.totalCount}`,
      `database_connections{state="idle"} ${database.pool.idleCount}`,
      `database_connections{state="waited_for"} ${database.pool.waitingCount}`,
    ];
    return reply.type("text/plain; version=0.0.4").send(`${lines.join("\n")}\n`);
  });
}
