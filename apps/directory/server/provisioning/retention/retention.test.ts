import assert from "node:assert/strict";
import test from "node:test";
import { newId } from "@rollcall/foundation/ids";
import { Testbed } from "../testbed/testbed.ts";
import { forgetLog } from "../../system-log/system-log.ts";
import { forgetExchanges, prepareDays } from "./retention.ts";

/** An id as it would have been made so many days ago. */
const idOf = (daysAgo: number): string => {
  const time = (Date.now() - daysAgo * 86_400_000).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}${newId().slice(13)}`;
};

async function exchange(bed: Testbed, daysAgo: number): Promise<string> {
  const id = idOf(daysAgo);
  await bed.db.query(
    undefined,
    `insert into attempts (id, app_id, at, operation, summary, correlation_id, method, url, request_headers)
     values ($1, $2, now() - $3 * interval '1 day', 'test', 'Test', 'c', 'GET', 'http://app.example', '{}')`,
    [id, bed.appId, daysAgo],
  );
  await bed.db.query(
    undefined,
    "insert into attempt_ends (attempt_id, at, outcome, duration_ms) values ($1, now() - $2 * interval '1 day', 'ok', 1)",
    [id, daysAgo],
  );
  return id;
}

const kept = async (bed: Testbed) =>
  (
    await bed.query<{ id: string }>("select a.id from attempts a join attempt_ends e on e.attempt_id = a.id order by 1")
  ).map(({ id }) => id);
const tables = async (bed: Testbed) =>
  (await bed.query<{ name: string }>("select tableoid::regclass::text as name from attempts order by id")).map(
    ({ name }) => name,
  );

test("exchanges stand in the table of their day; days are made ahead", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  await prepareDays(bed.db);
  await exchange(bed, 0);
  await exchange(bed, -13);
  const day = (ahead: number) =>
    `attempts_${new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "")}`;
  assert.deepEqual(await tables(bed), [day(0), day(13)]);
  assert.equal(await prepareDays(bed.db), 0);
});

test("an exchange of a day without a table is kept, and moves when its day gets one", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  const id = await exchange(bed, -40);
  assert.deepEqual(await tables(bed), ["attempts_other"]);
  await bed.query("select make_attempt_days(current_date + 39, current_date + 41)");
  assert.notDeepEqual(await tables(bed), ["attempts_other"]);
  assert.deepEqual(await kept(bed), [id]);
});

test("exchanges beyond their days are forgotten with their answers, younger ones stay", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  await bed.query("select make_attempt_days(current_date - 101, current_date - 89)");
  await exchange(bed, 100);
  await exchange(bed, 400);
  const young = [await exchange(bed, 80), await exchange(bed, 0)];
  assert.equal(await forgetExchanges(bed.db, 90), 11);
  assert.deepEqual(await kept(bed), young);
  const [ends] = await bed.query<{ count: number }>("select count(*) from attempt_ends");
  assert.equal(ends?.count, 2);
});

test("the exchanges of an app that is deleted go with it", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  await exchange(bed, 0);
  await bed.query("delete from apps");
  const [left] = await bed.query<{ left: number }>(
    'select (select count(*) from attempts) + (select count(*) from attempt_ends) as "left"',
  );
  assert.equal(left?.left, 0);
});

test("the system log is forgotten beyond its days", async () => {
  await using bed = await Testbed.open("http://127.0.0.1:1/scim/v2");
  await bed.query(`insert into system_log (id, at, event, actor, message)
    select gen_random_uuid(), now() - d * interval '1 day', 'user.session.start', 'Ada', 'x' from unnest(array[1, 364, 366, 500]) d`);
  await forgetLog(bed.db.kysely, 365, new AbortController().signal);
  const [left] = await bed.query<{ count: number }>("select count(*) from system_log");
  assert.equal(left?.count, 2);
});
