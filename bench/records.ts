// `node bench/records.ts`: lists, searches and reports of a portal with 100,000 contacts and 20,000 deals, as its console
// asks for them, one after the other. The goal is 150 ms at the 95th percentile.
//   --contacts 100000 --deals 20000 --asks 60   --no-keep
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { portalConsole } from "../e2e/company.ts";
import { Product } from "../e2e/product.ts";
import { databaseUrl, openDatabase } from "../packages/foundation/database.ts";
import { startPostgres } from "../packages/foundation/postgres/server.ts";

const GOAL = 150;

const { values } = parseArgs({
  options: {
    contacts: { type: "string", default: "100000" },
    deals: { type: "string", default: "20000" },
    asks: { type: "string", default: "60" },
    keep: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const asks = Number(values.asks);

const asked = [
  "/contacts",
  "/contacts?sort=-updated",
  "/contacts?search=first12",
  "/contacts?search=f",
  "/contacts?search=company%2077",
  "/contacts?ownership=gone&stage=lead&sort=-created",
  "/deals",
  "/deals?stage=open&sort=-amount",
  "/deals?search=deal%20199",
  "/deals?ownership=gone",
  "/reports/deals-won",
  "/reports/pipeline",
  "/owners?which=owning",
];

const seeds = [
  // Owners: a tenth of them without access.
  `insert into users (account_id, id, status, managed_by, resource, user_name, user_name_key, email, email_key, email_keys, display_name, display_name_key, family_name, family_name_key)
   select 1, gen_random_uuid(), case when n % 10 = 0 then 'deactivated' else 'active' end, 'manual', jsonb_build_object('userName', mail), mail, mail, mail, mail, array[mail], 'Owner ' || n, 'owner ' || n, 'Owner', 'owner'
   from (select n, 'owner' || n || '@bench.example' as mail from generate_series(1, 200) n) x`,
  `insert into contacts (account_id, id, first_name, last_name, name_key, company, email, stage, owner_id, words, created_at, updated_at)
   select 1, gen_random_uuid(), f, l, lower(f || ' ' || l), 'Company ' || n % 5000, mail, (array['lead', 'prospect', 'customer', 'former'])[1 + n % 4],
     (array(select id from users where account_id = 1 and user_name like 'owner%'))[1 + n % 200],
     array_to_tsvector(array[lower(f), lower(l), 'company', (n % 5000)::text, mail]), now() - n * interval '1 minute', now() - n * interval '1 minute'
   from (select n, 'First' || n % 1000 as f, 'Last' || n % 7919 as l, 'person' || n || '@company' || n % 5000 || '.example' as mail from generate_series(1, $1::integer) n) x`,
  `insert into deals (account_id, id, name, name_key, company, stage, amount, close_date, closed_at, owner_id, words)
   select 1, gen_random_uuid(), 'Deal ' || n, 'deal ' || n, 'Company ' || n % 5000, s, n * 100, now()::date + n % 300,
     case when s in ('won', 'lost') then now() - n % 400 * interval '1 day' end,
     (array(select id from users where account_id = 1 and user_name like 'owner%'))[1 + n % 200], array_to_tsvector(array['deal', n::text, 'company', (n % 5000)::text])
   from (select n, (array['new', 'qualified', 'proposal', 'negotiation', 'won', 'lost'])[1 + n % 6] as s from generate_series(1, $1::integer) n) x`,
];

async function seed(url: string): Promise<void> {
  const database = openDatabase({ url, poolSize: 2, applicationName: "bench", statementTimeout: 120_000 });
  const [owners = "", contacts = "", deals = ""] = seeds;
  await database.query(undefined, owners, []);
  await database.query(undefined, contacts, [values.contacts]);
  await database.query(undefined, deals, [values.deals]);
  await database.query(undefined, "analyze", []);
  await database.close();
}

const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
chmodSync(folder, 0o755);
const server = await startPostgres({ dataFolder: join(folder, "data"), durable: true });
const lines: string[] = [];
try {
  await using product = await Product.start({ databaseUrl: server.url });
  await seed(databaseUrl(server.url, "portal"));
  const portal = await portalConsole(product);
  for (const path of asked) {
    await portal.good("GET", path);
    const times: number[] = [];
    for (let at = 0; at < asks; at += 1) {
      const began = performance.now();
      await portal.good("GET", path);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
    const line = `| \`${path}\` | ${at(0.5).toFixed(1)} | ${at(0.95).toFixed(1)} | ${at(0.95) <= GOAL ? "met" : "**missed**"} |`;
    process.stderr.write(`${line}\n`);
    lines.push(line);
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

const when = new Date().toISOString().slice(0, 10);
const text = `# Contacts, deals and reports, ${when}

${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores, Node ${process.version}. ${values.contacts} contacts and ${values.deals} deals of 200 owners, a tenth of them deactivated; each request ${asks} times, one after the other, over HTTP and with a session.
The goal is ${GOAL} ms at the 95th percentile.

| request | p50 ms | p95 ms | goal |
|---|---:|---:|---|
${lines.join("\n")}
`;
process.stdout.write(text);
if (values.keep) {
  const results = new URL("./results/", import.meta.url);
  mkdirSync(results, { recursive: true });
  writeFileSync(new URL(`${when}-records.md`, results), text);
}
