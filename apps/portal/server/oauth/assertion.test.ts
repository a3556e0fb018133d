import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { type ConsoleCaller, PUBLIC_URL, ScimCaller, testPortal, type TestPortal } from "../../testing/test-portal.ts";
import { askForToken, ASSERTION_TYPE } from "../../testing/token-endpoint.ts";

describe("an OAuth client with a signed assertion (RFC 7523)", () => {
  let portal: TestPortal;
  let other: TestPortal["app"];
  let admin: ConsoleCaller;
  let connection: string;
  let now = new Date("2026-11-23T12:00:00Z");
  let keys: CryptoKeyPair;
  let client: string;
  before(async () => {
    portal = await testPortal({ clock: () => now });
    other = await portal.anotherNode();
    admin = await portal.superAdmin(await portal.account());
    connection = (await admin.good("PUT", "/provisioning/enabled", { enabled: true })).connections[0].id;
    keys = await generateKeyPair("ES256");
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: "one" }] });
    const made = await admin.good("POST", "/provisioning/oauth-clients", { connection, name: "Keys", jwks });
    assert.equal(made.secret, null);
    client = made.client;
  });
  after(() => portal[Symbol.asyncDispose]());
  const scim = (token: string, node = portal.app) => new ScimCaller(node, token).call("GET", "/Users?count=0");
  const assertion = (claims: Record<string, unknown> = {}, key: CryptoKey = keys.privateKey, header = {}) => {
    const at = Math.floor(now.getTime() / 1000);
    const all = {
      iss: client,
      sub: client,
      aud: `${PUBLIC_URL}/oauth/token`,
      exp: at + 60,
      jti: randomUUID(),
      ...claims,
    };
    return new SignJWT(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))
      .setProtectedHeader({ alg: "ES256", kid: "one", ...header })
      .sign(key);
  };
  /** From an address of its own each time, so that the limit on wrong attempts is not met. */
  let address = 0;
  const present = (text: string, node = portal.app) =>
    askForToken(
      node,
      { grant_type: "client_credentials", client_assertion_type: ASSERTION_TYPE, client_assertion: text },
      { address: `192.0.2.${(address += 1)}` },
    );

  test("a client gets a token, with the endpoint or the issuer as audience", async () => {
    for (const aud of [`${PUBLIC_URL}/oauth/token`, PUBLIC_URL]) {
      const answer = await present(await assertion({ aud }));
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      assert.equal((await scim(answer.body.access_token, other)).status, 200);
    }
  });

  test("an assertion works once, whichever node it is shown to", async () => {
    const once = await assertion();
    assert.deepEqual(
      (await Promise.all([present(once), present(once, other), present(once), present(once, other)]))
        .map((one) => one.status)
        .toSorted((a, b) => a - b),
      [200, 401, 401, 401],
    );
  });

  test("a wrong issuer, audience, end, id, key or algorithm is refused", async () => {
    const at = Math.floor(now.getTime() / 1000);
    const stranger = await generateKeyPair("ES256");
    const wrong = {
      issuer: await assertion({ iss: randomUUID() }),
      audience: await assertion({ aud: "https://other.example/token" }),
      expired: await assertion({ exp: at - 60 }),
      far: await assertion({ exp: at + 3_600 }),
      endless: await assertion({ exp: undefined }),
      anonymous: await assertion({ jti: undefined }),
      future: await assertion({ iat: at + 600 }),
      key: await assertion({}, stranger.privateKey),
      foreign: await assertion({ iss: randomUUID(), sub: randomUUID() }),
      unsigned: `${btoa('{"alg":"none"}').replace(/=+$/, "")}.${(await assertion()).split(".")[1]}.`,
      hmac: await new SignJWT({ iss: client, sub: client, aud: PUBLIC_URL, exp: at + 60, jti: "h" })
        .setProtectedHeader({ alg: "HS256", kid: "one" })
        .sign(new TextEncoder().encode(JSON.stringify(await exportJWK(keys.publicKey)))),
      nonsense: "a.b.c",
    };
    for (const [what, text] of Object.entries(wrong)) {
      const answer = await present(text);
      assert.equal(answer.status, 401, what);
      assert.equal(answer.body.error, "invalid_client", what);
    }
  });

  test("new keys end what was got with the old ones", async () => {
    const { access_token: token } = (await present(await assertion())).body;
    assert.equal((await scim(token)).status, 200);
    const next = await generateKeyPair("RS256", { modulusLength: 2048 });
    await admin.good("PATCH", `/provisioning/oauth-clients/${client}`, {
      jwks: JSON.stringify(await exportJWK(next.publicKey)),
    });
    now = new Date(now.getTime() + 1_000);
    assert.equal((await scim(token, other)).status, 401);
    assert.equal((await present(await assertion())).status, 401, "the old key");
  });

  test("only public keys of asymmetric algorithms are taken", async () => {
    const exported = await exportJWK((await generateKeyPair("ES256", { extractable: true })).privateKey);
    const weak = { kty: "RSA", e: "AQAB", n: Buffer.alloc(128, 0xcd).toString("base64url") };
    for (const [jwks, words] of [
      ["nonsense", /not JSON/],
      ['{"keys": []}', /no key/],
      [JSON.stringify({ keys: [exported] }), /private key/],
      ['{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}', /shared secret/],
      [JSON.stringify({ keys: [weak] }), /1024 bits/],
      ['{"keys": [{"kty": "EC", "crv": "secp256k1", "x": "a", "y": "b"}]}', /kind that is not taken/],
    ] as const) {
      const answer = await admin.call("POST", "/provisioning/oauth-clients", { connection, name: "Bad", jwks });
      assert.equal(answer.body.code, "keys_not_valid", jwks);
      assert.match(answer.body.detail, words);
    }
  });
});
