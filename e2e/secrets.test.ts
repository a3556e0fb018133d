// What was shown once is nowhere afterwards: not in the databases, not in the logs, not in any later answer.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ConsoleSession } from "./console-session.ts";
import { dumpOf, formsOf } from "./database-dump.ts";
import { DirectoryApi } from "./directory-api.ts";
import { eventually } from "./eventually.ts";
import { PortalApi } from "./portal-api.ts";
import { Product } from "./product.ts";
import { placeOnServer, type ServerPlace } from "./test-server.ts";

const password = "Quetzal-canary-password-7731";
const scimPassword = "Quetzal-canary-from-okta-4408";

describe("tokens, passwords and stored secrets", () => {
  let place: ServerPlace;
  let product: Product;
  /** Each secret by what it is. */
  const secrets = new Map<string, string>();
  /** Answers that came after the one that showed the secret. */
  const answers: { path: string; text: string }[] = [];

  before(async () => {
    place = await placeOnServer();
    product = await Product.start({ databaseUrl: place.url, env: { LOG_LEVEL: "trace" } });
  });
  after(async () => {
    await product?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  test("are all used once", async () => {
    const links = { portal: await product.signInLink("portal"), directory: await product.signInLink("directory") };
    for (const [part, link] of Object.entries(links))
      secrets.set(`sign-in link of the ${part}`, new URL(link).hash.slice(1));
    const portalConsole = await new ConsoleSession(product.portalUrl, "/api").signIn(links.portal);
    const directoryConsole = await new ConsoleSession(product.directoryUrl, "/console").signIn(links.directory);
    const fromCli = await product.rollcall("token", "create", "--portal", "1", "--name", "cli", "--any-domain");
    const api = await product.rollcall("token", "create", "--directory", "--name", "cli");
    secrets.set("SCIM token of the command line", fromCli);
    secrets.set("API token of the command line", api);

    await portalConsole.good("PUT", "/provisioning/enabled", { enabled: true });
    const { token: fromConsole } = await portalConsole.good<{ token: string }>("POST", "/provisioning/tokens", {
      name: "console",
    });
    const { secret } = await directoryConsole.good<{ secret: string }>("POST", "/api-tokens", { name: "console" });
    secrets.set("SCIM token of the console", fromConsole);
    secrets.set("API token of the console", secret);
    for (const session of [portalConsole, directoryConsole]) {
      await session.good("PUT", "/session/password", { password });
      for (const [name, value] of session.cookies) secrets.set(`${session.origin} cookie ${name}`, value);
    }
    secrets.set("an administrator’s password", password);
    secrets.set("a password sent over SCIM", scimPassword);

    const directory = new DirectoryApi(product.directoryUrl, api);
    const app = (await directory.createApp("Portal")).id;
    const portal = new PortalApi(product.portalUrl, fromConsole);
    const connected = await directory.call("POST", `/apps/${app}/connections/default?activate=true`, {
      baseUrl: portal.base,
      profile: { authScheme: "TOKEN", token: fromConsole },
    });
    answers.push({ path: "POST connections/default", text: connected.text });
    const person = await directory.createUser({
      login: "q@example.com",
      email: "q@example.com",
      firstName: "Q",
      lastName: "Zal",
    });
    await directory.assignUser(app, person.id);
    await eventually("the person has arrived", async () => portal.byUserName("q@example.com"));
    const okta = await portal.create({ userName: "okta@example.com", password: scimPassword });
    const replaced = await portal.patch(okta.id, [{ op: "replace", value: { password: scimPassword } }]);
    answers.push({ path: "PATCH password", text: replaced.text });
    await new PortalApi(product.portalUrl, `${fromConsole.slice(0, -1)}!`).call("GET", "/Users");
    await new PortalApi(product.portalUrl, undefined).call("GET", `/Users?access_token=${fromConsole}`);

    await askEverything({ portalConsole, directoryConsole, directory, portal, app, person: person.id, user: okta.id });
    assert.ok(secrets.size >= 10);
  });

  async function askEverything(all: {
    portalConsole: ConsoleSession;
    directoryConsole: ConsoleSession;
    directory: DirectoryApi;
    portal: PortalApi;
    app: string;
    person: string;
    user: string;
  }): Promise<void> {
    const { app, person, user } = all;
    const ask = async (session: ConsoleSession, path: string) => {
      const answer = await session.call("GET", path);
      assert.ok(answer.status < 400, `GET ${session.prefix}${path}: ${answer.status} ${answer.text}`);
      answers.push({ path, text: answer.text });
      return answer.text;
    };
    for (const path of [
      "/session",
      "/account",
      "/provisioning",
      "/provisioning/impact",
      "/users",
      `/users/${user}`,
      `/users/${user}/scim`,
      `/users/${user}/timeline`,
      "/teams",
      "/domains",
      "/audit?limit=200",
    ])
      await ask(all.portalConsole, path);
    const exchanges = JSON.parse(await ask(all.portalConsole, "/exchanges?limit=200")) as {
      exchanges: { id: string }[];
    };
    assert.ok(exchanges.exchanges.length > 0);
    for (const { id } of exchanges.exchanges) await ask(all.portalConsole, `/exchanges/${id}`);
    for (const path of [
      "/session",
      "/administrators",
      "/api-tokens",
      "/people",
      `/people/${person}`,
      `/people/${person}/sync`,
      "/groups",
      "/catalog",
      "/apps",
      `/apps/${app}`,
      `/apps/${app}/mappings`,
      `/apps/${app}/assignments`,
      `/apps/${app}/progress`,
      "/imports",
      "/log?limit=200",
    ])
      await ask(all.directoryConsole, path);
    const activity = JSON.parse(await ask(all.directoryConsole, `/apps/${app}/activity?limit=200`)) as {
      rows: { id: string }[];
    };
    assert.ok(activity.rows.length > 0);
    for (const { id } of activity.rows) await ask(all.directoryConsole, `/activity/${id}`);
    for (const path of [
      "/apps",
      `/apps/${app}`,
      `/apps/${app}/connections/default`,
      `/apps/${app}/features/USER_PROVISIONING`,
      `/apps/${app}/users`,
      "/users",
      "/groups",
    ])
      answers.push({ path, text: (await all.directory.call("GET", path)).text });
    for (const path of [
      "/Users",
      `/Users/${user}`,
      `/Users/${user}?attributes=password`,
      "/Groups",
      "/ServiceProviderConfig",
    ])
      answers.push({ path, text: (await all.portal.call("GET", path)).text });
  }

  const assertAbsent = (where: string, text: string) => {
    for (const [what, secret] of secrets)
      for (const form of formsOf(secret)) assert.ok(!text.includes(form), `${where} holds the ${what}`);
  };

  test("stand in no answer after the one that showed them", () => {
    for (const { path, text } of answers) assertAbsent(path, text);
  });

  test("stand nowhere in a dump of the two databases", async () => {
    for (const [name, url] of [
      ["portal", place.portal],
      ["directory", place.directory],
    ] as const) {
      const dump = await dumpOf(url);
      assert.match(dump, /q@example\.com/, "the dump holds the data");
      assertAbsent(`the database of the ${name}`, dump);
    }
  });

  test("stand nowhere in the logs, however talkative", async () => {
    await product.stop();
    const folder = join(product.dataFolder, "logs");
    const files = [product.logFile, ...(await readdir(folder)).map((name) => join(folder, name))];
    assert.ok(files.length >= 3, "the log of each process is looked into");
    const log = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
    assert.match(log, /Rollcall is ready/);
    assertAbsent("the log", log);
  });

  test("would be found if they were there", () => {
    const [secret = ""] = secrets.values();
    for (const kept of [secret, Buffer.from(`xx ${secret} yy`).toString("base64"), Buffer.from(secret).toString("hex")])
      assert.throws(() => assertAbsent("a sample", `before ${kept} after`), /a sample holds/);
  });
});
