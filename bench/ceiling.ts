// The ceiling: what a server on node:http, pg and one durable PostgreSQL can do that does nothing but the rows. It knows no
// SCIM: it takes requests of one shape, asks nobody who they are, and checks nothing. Like the portal it stores a user, an
// audit entry and an exchange for each change and an exchange for each read, and requests of one turn share a statement.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { gather } from "../packages/foundation/batch.ts";
import { openDatabase } from "../packages/foundation/database.ts";
import { newId } from "../packages/foundation/ids.ts";

const database = openDatabase({ url: process.env["CEILING_URL"] ?? "", poolSize: 10, applicationName: "ceiling" });

await database.query(
  undefined,
  `create table users (id uuid primary key, user_name text not null unique, doc text not null, active boolean not null);
   create table members (team integer, user_id uuid, primary key (team, user_id));
   create table audit (id uuid primary key, doc text not null);
   create table exchanges (id uuid primary key, request text, response text, headers text)`,
  [],
);

interface Row {
  id: string;
  name: string;
  doc: string;
  active: boolean;
  request: string;
  /** Of the records. */
  audit: string;
  exchange: string;
}

const rows =
  "json_to_recordset($1) as r(id uuid, name text, doc text, active boolean, request text, audit uuid, exchange uuid)";
const records = `audited as (insert into audit select audit, request from ${rows}),
  logged as (insert into exchanges select exchange, request, doc, request from ${rows}) select id from written`;
const statements = {
  insert: `with written as (insert into users select id, name, doc, active from ${rows} on conflict do nothing returning id), ${records}`,
  update: `with written as (update users u set active = r.active from ${rows} where u.id = r.id returning u.id), ${records}`,
  add: `with written as (insert into members select 1, id from ${rows} on conflict do nothing returning user_id as id), ${records}`,
  remove: `with written as (delete from members m using ${rows} where m.team = 1 and m.user_id = r.id returning m.user_id as id), ${records}`,
};

function writer(kind: keyof typeof statements) {
  return gather<Row, boolean>(async (items) => {
    const done = await database.query<{ id: string }>(kind, statements[kind], [JSON.stringify(items)]);
    const ids = new Set(done.map(({ id }) => id));
    return items.map(({ id }) => ids.has(id));
  });
}
const write = { insert: writer("insert"), update: writer("update"), add: writer("add"), remove: writer("remove") };

function reader(name: string, text: string) {
  return gather<string, string | undefined>(async (keys) => {
    const found = await database.query<{ key: string; doc: string }>(name, text, [keys]);
    const docs = new Map(found.map(({ key, doc }) => [key, doc]));
    return keys.map((key) => docs.get(key));
  });
}
const byId = reader("by-id", "select id::text as key, doc from users where id = any($1::uuid[])");
const byName = reader("by-name", "select user_name as key, doc from users where user_name = any($1)");

let log: { id: string; request: string; response: string; headers: string }[] = [];

function flush(): void {
  if (log.length === 0) return;
  const some = log;
  log = [];
  void database.query("log", "insert into exchanges select * from json_populate_recordset(null::exchanges, $1)", [
    JSON.stringify(some),
  ]);
}
setInterval(flush, 500).unref();

function noteRead(request: IncomingMessage, response: string): void {
  log.push({ id: newId(), request: request.url ?? "", response, headers: JSON.stringify(request.headers) });
  if (log.length >= 200) flush();
}

const large = Buffer.from(
  JSON.stringify({
    members: Array.from({ length: 9_900 }, () => ({
      value: newId(),
      $ref: "x".repeat(75),
      type: "User",
      display: "Given0000000 Fam000000x",
    })),
  }),
);

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function answer(request: IncomingMessage): Promise<[status: number, body?: string | Buffer]> {
  const [path = "", query] = (request.url ?? "").split("?");
  const id = path.split("/").at(-1) ?? "";
  if (request.method === "GET") {
    if (path.includes("/Groups/")) {
      await database.query("one", "select 1", []);
      return [200, large];
    }
    const name = query && /"(.*)"/.exec(decodeURIComponent(query))?.[1];
    const doc = name === undefined || name === "" ? await byId(id) : await byName(name);
    const body = name ? `{"totalResults":${doc ? 1 : 0},"Resources":[${doc ?? ""}]}` : (doc ?? "");
    noteRead(request, body);
    return [200, body];
  }
  const text = await bodyOf(request);
  const parsed = JSON.parse(text) as {
    userName: string;
    Operations: { op: string; value: { active: boolean } & { value: string }[]; path?: string }[];
  };
  const common = { request: text, audit: newId(), exchange: newId() };
  if (request.method === "POST") {
    const made = { ...common, id: newId(), name: parsed.userName, active: true };
    const doc = JSON.stringify({ ...parsed, id: made.id });
    return (await write.insert({ ...made, doc })) ? [201, doc] : [409];
  }
  const [operation] = parsed.Operations;
  if (path.includes("/Groups/")) {
    const adds = operation?.op === "add";
    const user = adds ? operation.value[0]?.value : /"(.*)"/.exec(operation?.path ?? "")?.[1];
    return [
      (await write[adds ? "add" : "remove"]({ ...common, id: user ?? "", name: "", doc: "", active: true }))
        ? 204
        : 500,
    ];
  }
  const done = await write.update({ ...common, id, name: "", doc: "", active: operation?.value.active ?? true });
  return [done ? 204 : 404];
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  void answer(request).then(
    ([status, body = ""]) => {
      const headers = { "content-type": "application/scim+json", "content-length": Buffer.byteLength(body) };
      response.writeHead(status, status === 204 ? {} : headers);
      response.end(status === 204 ? undefined : body);
    },
    (error: unknown) => {
      response.writeHead(500);
      response.end(JSON.stringify({ detail: String(error) }));
    },
  );
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
process.once("SIGTERM", () => process.exit(0));
process.once("disconnect", () => process.exit(0));
