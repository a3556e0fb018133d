// Several directories in one portal: tokens that are rotated, an OAuth client, two dialects side by side, and the end of
// a connection, by mouse in a browser, with real requests beside it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { looking, openBrowser, openTab, signIn, type Tab } from "./browser.ts";
import { portalConsole } from "./company.ts";
import { button, dialog } from "./on-page.ts";
import { Product } from "./product.ts";

describe("a Super Admin connects several directories", () => {
  let product: Product;
  let browser: Browser;
  let portal: Tab;
  const tokens = { old: "", next: "", strict: "" };

  before(async () => {
    product = await Product.start();
    const console = await portalConsole(product);
    await console.good("PUT", "/provisioning/enabled", { enabled: true });
    tokens.old = (await console.good<{ token: string }>("POST", "/provisioning/tokens", { name: "Okta" })).token;
    browser = await openBrowser();
    portal = await openTab(browser);
    await signIn(portal.page, await product.signInLink("portal"));
  });
  after(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  const step = (name: string, work: (page: Page) => Promise<void>) =>
    test(name, async () => looking(portal, () => work(portal.page)));
  const scim = (token: string, path = "/Users?count=0") =>
    fetch(`${product.portalUrl}/scim/v2${path}`, { headers: { authorization: `Bearer ${token}` } });
  /** Takes the secret that is shown once, and closes the dialog. */
  const stored = async (page: Page, label: string): Promise<string> => {
    await dialog(page)
      .getByRole("button", { name: `Copy ${label}`, exact: true })
      .click();
    const secret = await page.evaluate(() => navigator.clipboard.readText());
    await dialog(page).getByRole("checkbox", { name: "I stored it" }).check();
    await button(dialog(page), "Done").click();
    await dialog(page).waitFor({ state: "hidden" });
    return secret;
  };

  step("rotates a token: the page leads from the second token to revoking the first", async (page) => {
    await page.goto(`${product.portalUrl}/settings/provisioning`);
    await button(page, "Rotate Okta").click();
    await button(dialog(page), "Make the new token").click();
    tokens.next = await stored(page, "token");
    const steps = page.getByRole("list", { name: "Steps to replace Okta" });
    await steps.getByText("Your directory uses “Okta (2)”").waitFor();
    for (const token of [tokens.old, tokens.next]) assert.equal((await scim(token)).status, 200);
    await steps
      .getByText(/^Last used/)
      .nth(1)
      .waitFor();
    await button(page, "Revoke the old token “Okta”").click();
    await button(dialog(page), "Revoke token").click();
    await steps.waitFor({ state: "hidden" });
    assert.equal((await scim(tokens.old)).status, 401);
    assert.equal((await scim(tokens.next)).status, 200);
  });

  step("adds an OAuth client, whose access token opens SCIM until the client is revoked", async (page) => {
    await button(page, "Add OAuth client").click();
    await dialog(page).getByLabel("Client name").fill("Entra ID");
    await button(dialog(page), "Add client").click();
    const tokenUrl = await dialog(page).getByLabel("Token endpoint", { exact: true }).inputValue();
    const id = await dialog(page).getByLabel("Client identifier", { exact: true }).inputValue();
    const secret = await stored(page, "client secret");
    const answer = await fetch(tokenUrl, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret }),
    });
    assert.equal(answer.status, 200);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    assert.equal((await scim(token)).status, 200);
    await button(page, "Revoke Entra ID").click();
    await button(dialog(page), "Revoke client").click();
    await page.getByText("OAuth client “Entra ID” is revoked.").first().waitFor();
    assert.equal((await scim(token)).status, 401);
  });

  step("adds a strict connection beside the compatible one, and each answers its way", async (page) => {
    await button(page, "Add connection").click();
    await dialog(page).getByLabel("Name of the connection").fill("Strict directory");
    await dialog(page).getByRole("radio", { name: "Strict", exact: true }).check();
    await button(dialog(page), "Add connection").click();
    await page.getByRole("heading", { name: "Strict directory", level: 1 }).waitFor();
    await button(page, "Generate token").click();
    await dialog(page).getByLabel("Token name").fill("Strict");
    await button(dialog(page), "Generate").click();
    tokens.strict = await stored(page, "token");
    const conformant = async (token: string) =>
      ((await (await scim(token, "/ServiceProviderConfig")).json()) as { interopProfileConformant?: boolean })
        .interopProfileConformant;
    assert.equal(await conformant(tokens.strict), true);
    assert.equal(await conformant(tokens.next), undefined);
    const form = page.getByRole("form", { name: "Dialect" });
    await form.getByRole("radio", { name: "Compatible", exact: true }).check();
    await button(form, "Save").click();
    await page.getByText("Dialect saved.").first().waitFor();
    assert.equal(await conformant(tokens.strict), undefined);
  });

  step("sees both in the list, and deletes one by typing its name", async (page) => {
    await page.goto(`${product.portalUrl}/settings/provisioning`);
    const table = page.getByRole("table", { name: "Connections" });
    await table.getByRole("link", { name: "Strict directory" }).click();
    await button(page, "Delete connection").click();
    assert.equal(await button(dialog(page), "Delete connection").isDisabled(), true);
    await dialog(page)
      .getByLabel(/to confirm/)
      .fill("Strict directory");
    await button(dialog(page), "Delete connection").click();
    await page.getByText("More than one directory?").waitFor();
    assert.equal((await scim(tokens.strict)).status, 401);
    assert.equal((await scim(tokens.next)).status, 200);
    assert.deepEqual(portal.complaints, []);
  });
});
