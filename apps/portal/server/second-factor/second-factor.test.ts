import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ConsoleCaller, type ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { signInLink } from "../operator.ts";
import { codeOf, stepAt } from "./totp.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
function fromBase32(text: string): Buffer {
  let bits = "";
  for (const letter of text) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

describe("two-step sign-in", () => {
  let portal: TestPortal;
  let account: number;
  let admin: ConsoleCaller;
  let idp: ScimCaller;
  let now = new Date("2026-11-24T12:00:00Z");
  const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
  const password = "a long password 1";
  let people = 0;

  before(async () => {
    portal = await testPortal({ clock: () => now });
    account = await portal.account();
    const link = await signInLink(portal.database, { portal: account, validHours: 10_000_000 });
    admin = await portal.signIn(link);
    idp = await portal.token(account);
  });
  after(() => portal[Symbol.asyncDispose]());

  /** Somebody with a password and an authenticator app. */
  async function somebody() {
    people += 1;
    const email = `p${people}@acme.test`;
    const { user, link } = await admin.good("POST", "/users", { email });
    const browser = await portal.signIn(link.url);
    await browser.good("PUT", "/session/password", { password });
    const { secret, uri } = await browser.good("POST", "/session/second-factor");
    assert.ok(String(uri).includes(`secret=${secret}`));
    const key = fromBase32(secret);
    const code = () => codeOf(key, stepAt(now));
    const { codes } = await browser.good("POST", "/session/second-factor/confirm", { code: code() });
    later(30);
    return { id: user.id as string, email, browser, code, codes: codes as string[] };
  }
  /** A browser that has shown the password and owes the code; its cookie is the one of the second step. */
  async function halfWay(email: string): Promise<ConsoleCaller> {
    const browser = new ConsoleCaller(portal.app);
    assert.deepEqual(await browser.good("POST", "/sign-in/password", { email, password }), { secondFactor: "owed" });
    return browser;
  }

  test("asks for the code of the app after the password, and opens nothing until it is given", async () => {
    const { email, code } = await somebody();
    const browser = await halfWay(email);
    assert.equal((await browser.call("GET", "/session")).status, 401);
    const wrong = await browser.call("POST", "/sign-in/second-factor", { code: "000000" });
    assert.equal(wrong.body.code, "wrong_code");
    const right = code();
    const session = await browser.good("POST", "/sign-in/second-factor", { code: right });
    assert.equal(session.user.secondFactor, true);
    assert.equal((await browser.good("GET", "/session")).user.email, email);
    const again = await halfWay(email);
    const replayed = await again.call("POST", "/sign-in/second-factor", { code: right });
    assert.equal(replayed.body.code, "wrong_code", "a code that was seen over somebody's shoulder is worth nothing");
  });

  test("takes a recovery code once, as it was typed", async () => {
    const { email, codes } = await somebody();
    const typed = codes[0]!.toUpperCase().replace("-", " ");
    await (await halfWay(email)).good("POST", "/sign-in/second-factor", { code: typed });
    const again = await (await halfWay(email)).call("POST", "/sign-in/second-factor", { code: codes[0] });
    assert.equal(again.body.code, "wrong_code");
    assert.equal(codes.length, 10);
  });

  test("ends a sign-in after five wrong codes or ten minutes, and slows guessing down", async () => {
    const { email, code } = await somebody();
    const browser = await halfWay(email);
    for (let at = 0; at < 5; at += 1) await browser.call("POST", "/sign-in/second-factor", { code: "000000" });
    const over = await browser.call("POST", "/sign-in/second-factor", { code: code() });
    assert.equal(over.body.code, "sign_in_over");
    const next = await halfWay(email);
    assert.equal((await next.call("POST", "/sign-in/second-factor", { code: code() })).status, 429);
    const other = await somebody();
    const slow = await halfWay(other.email);
    later(601);
    assert.equal((await slow.call("POST", "/sign-in/second-factor", { code: other.code() })).body.code, "sign_in_over");
    const stranger = await new ConsoleCaller(portal.app).call("POST", "/sign-in/second-factor", { code: "1" });
    assert.equal(stranger.body.code, "sign_in_over");
  });

  test("is cut off by a deactivation in its middle, and stays cut off when the user comes back (D1, D8)", async () => {
    const created = await idp.create({
      userName: "scim@acme.test",
      emails: [{ value: "scim@acme.test", primary: true }],
    });
    const { url } = await admin.good("POST", `/users/${created.id}/sign-in-link`);
    const browser = await portal.signIn(url);
    await browser.good("PUT", "/session/password", { password });
    const { secret } = await browser.good("POST", "/session/second-factor");
    const code = () => codeOf(fromBase32(secret), stepAt(now));
    await browser.good("POST", "/session/second-factor/confirm", { code: code() });
    later(30);
    const pending = await halfWay("scim@acme.test");
    const set = (active: boolean) =>
      idp.patch(`/Users/${created.id}`, { op: "replace", path: "active", value: active });
    await set(false);
    const refused = await pending.call("POST", "/sign-in/second-factor", { code: code() });
    assert.equal(`${refused.status} ${refused.body.code}`, "401 access_removed");
    await set(true);
    later(30);
    const old = await pending.call("POST", "/sign-in/second-factor", { code: code() });
    assert.equal(`${old.status} ${old.body.code}`, "401 sign_in_over");
  });

  test("is switched off, renewed and confirmed by a fresh sign-in alone, with the code instead of the password", async () => {
    const { browser, code, codes, email } = await somebody();
    later(700);
    for (const [method, path] of [
      ["DELETE", "/session/second-factor"],
      ["POST", "/session/second-factor/recovery-codes"],
    ] as const)
      assert.equal((await browser.call(method, path)).body.code, "step_up_required", path);
    assert.equal((await browser.call("POST", "/session/confirm", { password })).body.code, "wrong_code");
    await browser.good("POST", "/session/confirm", { code: code() });
    const renewed = await browser.good("POST", "/session/second-factor/recovery-codes");
    assert.equal((await browser.good("GET", "/session/second-factor")).codesLeft, 10);
    const old = await (await halfWay(email)).call("POST", "/sign-in/second-factor", { code: codes[1] });
    assert.equal(old.body.code, "wrong_code", "old codes end with the new ones");
    await (await halfWay(email)).good("POST", "/sign-in/second-factor", { code: renewed.codes[0] });
    await browser.good("DELETE", "/session/second-factor");
    const plain = new ConsoleCaller(portal.app);
    assert.equal((await plain.good("POST", "/sign-in/password", { email, password })).user.email, email);
  });

  test("has a way back for a lost device that an administrator must take, and one for the last of them", async () => {
    const { id, email } = await somebody();
    const link = await admin.good("POST", `/users/${id}/sign-in-link`);
    const half = new ConsoleCaller(portal.app);
    const answer = await half.good("POST", "/sign-in/link", { secret: link.url.split("#")[1] });
    assert.deepEqual(answer, { secondFactor: "owed" }, "a link alone goes round no second factor");
    later(700);
    assert.equal((await admin.call("DELETE", `/users/${id}/second-factor`)).body.code, "step_up_required");
    admin = await portal.signIn(await signInLink(portal.database, { portal: account, validHours: 10_000_000 }));
    assert.equal((await admin.good("DELETE", `/users/${id}/second-factor`)).secondFactor, false);
    const browser = new ConsoleCaller(portal.app);
    assert.equal((await browser.good("POST", "/sign-in/password", { email, password })).user.secondFactor, false);
    const [entry] = (await admin.good("GET", "/audit?event=user.second_factor_reset")).entries;
    assert.match(entry.message, /^Took the second factor of .* away$/);

    const { secret } = await admin.good("POST", "/session/second-factor");
    await admin.good("POST", "/session/second-factor/confirm", { code: codeOf(fromBase32(secret), stepAt(now)) });
    const byOperator = await signInLink(portal.database, { portal: account, validHours: 10_000_000 });
    assert.equal((await (await portal.signIn(byOperator)).good("GET", "/session")).user.secondFactor, true);
  });

  test("keeps no secret and no code readable in the database", async () => {
    const { codes } = await somebody();
    const rows = await portal.database.query<{ text: string }>(
      undefined,
      `select (select string_agg(f::text, ' ') from second_factors f) || (select string_agg(c::text, ' ') from recovery_codes c) as text`,
      [],
    );
    for (const code of codes)
      assert.ok(!rows[0]!.text.includes(code) && !rows[0]!.text.includes(code.replace("-", "")));
    assert.match(rows[0]!.text, /v1\.test\./);
  });
});
