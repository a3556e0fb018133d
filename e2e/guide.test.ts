// The guide's four steps and what comes after them, by mouse and keyboard in a browser, with the real processes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { looking, openBrowser, openTab, signIn, type Tab } from "./browser.ts";
import { csvText, people } from "./csv.ts";
import { button, click, dialog, findIn, reloadUntil, rowOf } from "./on-page.ts";
import { Product } from "./product.ts";

const company = people(60, { domain: "kestrel.example", group: "Everybody new" });
const renamed = company[0] ?? { email: "" };
const leaver = company[1] ?? { email: "" };

describe("an administrator follows the guide", () => {
  let product: Product;
  let browser: Browser;
  let portal: Tab;
  let directory: Tab;
  /** What the administrator carries from one console to the other. */
  const carried = { baseUrl: "", token: "" };
  let appAddress = "";
  let leaverAddress = "";

  before(async () => {
    product = await Product.start();
    browser = await openBrowser();
    portal = await openTab(browser);
    directory = await openTab(browser);
  });
  after(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  /** Each step stands on those before it: after one that failed, the rest would only repeat its failure. */
  let failed = "";
  const step = (name: string, tab: () => Tab, work: (page: Page) => Promise<void>) =>
    test(name, async () => {
      assert.equal(failed, "", "an earlier step failed");
      failed = name;
      await looking(tab(), () => work(tab().page));
      failed = "";
    });
  const inPortal = () => portal;
  const inDirectory = () => directory;

  step("step 1: signs in to the portal with the printed link, once", inPortal, async (page) => {
    await signIn(page, product.printedLink("portal"));
    const again = await openTab(browser);
    await again.page.goto(product.printedLink("portal"));
    await again.page
      .getByText(/used already|has expired/)
      .first()
      .waitFor();
    await again.context.close();
  });

  step("step 1: enables SCIM in the portal after seeing what that means", inPortal, async (page) => {
    await click(page, "Provisioning (SCIM)");
    await page.getByRole("heading", { name: "Provisioning (SCIM)", level: 1 }).waitFor();
    await page.getByRole("list", { name: "Requirements" }).waitFor();
    await page.getByRole("switch", { name: "Enable SCIM provisioning" }).click({ force: true });
    await dialog(page).getByText("Would be met by e-mail").waitFor();
    await button(dialog(page), "Enable provisioning").click();
    await page
      .getByRole("status", { name: "Connection" })
      .getByText(/On, but without a live token/)
      .waitFor();
  });

  step("step 1: lets users in who are outside the verified domains", inPortal, async (page) => {
    const form = page.getByRole("form", { name: "Rules for this connection" });
    await form.getByRole("switch", { name: /outside the verified domains/ }).click({ force: true });
    await button(form, "Save").click();
    await page.getByText("Rules saved.").first().waitFor();
  });

  step("step 1: copies the base URL and a token that is shown once", inPortal, async (page) => {
    carried.baseUrl = await page.getByLabel("Base URL", { exact: true }).inputValue();
    assert.equal(carried.baseUrl, `${product.portalUrl}/scim/v2`);
    await button(page, "Generate token").click();
    await dialog(page).getByLabel("Token name").fill("The directory");
    await button(dialog(page), "Generate").click();
    await dialog(page).getByRole("button", { name: "Copy token", exact: true }).click();
    carried.token = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(carried.token, /^rollcall_scim_[0-9A-Za-z]{46}$/);
    const done = button(dialog(page), "Done");
    assert.equal(await done.isDisabled(), true, "it closes only when the token was stored");
    await dialog(page).getByRole("checkbox", { name: "I stored it" }).check();
    await done.click();
    await dialog(page).waitFor({ state: "hidden" });
    assert.ok(!(await page.content()).includes(carried.token), "the token is gone from the page");
    await page
      .getByRole("status", { name: "Connection" })
      .getByText(/Waiting for the first request/)
      .waitFor();
  });

  step("step 2: adds the app from the catalog of the directory", inDirectory, async (page) => {
    await signIn(page, product.printedLink("directory"));
    await click(page, "Applications");
    await page
      .getByRole("link", { name: /catalog/i })
      .first()
      .click();
    await button(page, "Add Rollcall Portal").click();
    await button(dialog(page), "Add app").click();
    await page.waitForURL(/\/apps\/[^/]+\/provisioning$/);
    appAddress = page.url().replace(/\/provisioning$/, "");
  });

  step("step 2: connects it, tests the connection, saves", inDirectory, async (page) => {
    const form = page.getByRole("form", { name: "Integration" });
    await form.getByLabel("Base URL").fill(carried.baseUrl);
    await form.getByLabel("Token", { exact: true }).fill(carried.token);
    await button(form, "Test connection").click();
    await form.getByText("The connection works").waitFor();
    assert.ok((await form.getByRole("list", { name: "Connection checks" }).getByRole("listitem").count()) >= 5);
    await button(form, "Save").click();
    await page.getByText("The connection is saved.").first().waitFor();
    assert.ok(!(await page.content()).includes(carried.token), "the token is gone from the page");
    // Whatever order the page asks for: what counts is that the saved values are the tested ones.
    if (await page.getByText("Not tested since it was changed").isVisible()) {
      await button(form, "Test connection").click();
      await page.getByText("Not tested since it was changed").waitFor({ state: "hidden" });
    }
    const toApp = page.getByRole("form", { name: "To app" });
    for (const name of ["Create users", "Update user attributes", "Deactivate users"])
      assert.equal(await toApp.getByRole("switch", { name }).isChecked(), true, name);
    const provisioning = toApp.getByRole("switch", { name: /^Provisioning/ });
    if (!(await provisioning.isChecked())) {
      await provisioning.click({ force: true });
      await button(toApp, "Save").click();
      await page.getByText("The switches are saved.").first().waitFor();
    }
  });

  step("step 2: sees in the portal that the directory has called", inPortal, async (page) => {
    await page
      .getByRole("status", { name: "Connection" })
      .getByText(/Connected: Rollcall/)
      .waitFor();
  });

  step("step 3: looks at the mappings", inDirectory, async (page) => {
    await click(page, "Mappings");
    for (const target of ["userName", "name.givenName", "name.familyName", "displayName"])
      await page.getByText(target, { exact: true }).first().waitFor();
  });

  step("step 4: imports a CSV file of 60 people", inDirectory, async (page) => {
    await click(page, "People");
    await page.getByRole("link", { name: "Import from CSV" }).first().click();
    const file = { name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(csvText(company)) };
    await page.getByLabel("CSV file").setInputFiles(file);
    await page.getByText("Match the columns").waitFor();
    await button(page, "Preview").click();
    await page.getByText(/60 people will be added/).waitFor();
    await button(page, "Import 60 people").click();
    await page.getByText("The import is done").waitFor();
    await page.getByRole("list", { name: "Rows by outcome" }).getByText("60").waitFor();
  });

  step("step 4: assigns their group after seeing what will be sent", inDirectory, async (page) => {
    await page.goto(`${appAddress}/assignments`);
    await button(page, "Assign").first().click();
    await dialog(page).getByRole("tab", { name: "Groups" }).click();
    await dialog(page).getByRole("checkbox", { name: "Everybody new" }).check();
    await button(dialog(page), "Review").click();
    await dialog(page)
      .getByRole("region", { name: "Values that will be sent" })
      .getByText(/@kestrel\.example/)
      .first()
      .waitFor();
    await button(dialog(page), "Save assignments").click();
    await page
      .getByText(/assigned to Rollcall Portal/)
      .first()
      .waitFor();
    await page
      .getByText(/^Provisioned/)
      .first()
      .waitFor();
  });

  step("step 4: finds all of them in the portal, managed by the directory", inPortal, async (page) => {
    await click(page, "Users & Teams");
    const table = page.getByRole("table", { name: "Users" });
    await table.waitFor();
    await page
      .getByRole("navigation", { name: "Users pages" })
      .getByText(/of 61\b/)
      .waitFor({ timeout: 60_000 });
    await page
      .getByRole("textbox", { name: "Search users" })
      .or(page.getByRole("searchbox", { name: "Search users" }))
      .fill(renamed.email);
    await rowOf(page, renamed.email).waitFor();
    assert.match(await rowOf(page, renamed.email).innerText(), /Directory|The directory|SCIM/i);
  });

  step("afterwards: renames and re-mails somebody in the directory", inDirectory, async (page) => {
    await page.goto(`${product.directoryUrl}/people?q=${encodeURIComponent(renamed.email)}`);
    await rowOf(page, renamed.email).getByRole("link").first().click();
    const form = page.getByRole("form", { name: "Profile" });
    await form.getByLabel(/^Last name/).fill("King of Lovelace");
    await form.getByLabel(/^Display name/).fill("Ada King of Lovelace");
    await form
      .getByLabel(/^E-mail/)
      .first()
      .fill("ada.king@kestrel.example");
    await form.getByLabel(/^Login/).fill("ada.king@kestrel.example");
    await button(form, "Save profile").click();
    await page
      .getByText(/is saved\. Assigned apps follow/)
      .first()
      .waitFor();
  });

  step("afterwards: sees the new name in the portal, on the same user", inPortal, async (page) => {
    await page.goto(`${product.portalUrl}/users?q=${encodeURIComponent("ada.king@kestrel.example")}`);
    await reloadUntil(page, rowOf(page, "Ada King of Lovelace"));
    await page.goto(`${product.portalUrl}/users?q=${encodeURIComponent(renamed.email)}`);
    await page.getByText("No users match").waitFor();
  });

  for (const [action, state] of [
    ["Deactivate", "Deactivated"],
    ["Activate", "Invited|Active"],
  ] as const) {
    const back = action === "Activate";
    step(
      `afterwards: ${back ? "brings somebody back" : "deactivates somebody"} in the directory`,
      inDirectory,
      async (page) => {
        if (!back) {
          await page.goto(`${product.directoryUrl}/people?q=${encodeURIComponent(leaver.email)}`);
          await rowOf(page, leaver.email).getByRole("link").first().click();
          await page.waitForURL(/\/people\/[0-9a-f-]{36}/);
          leaverAddress = page.url();
        }
        await page.goto(leaverAddress);
        await page.getByRole("main").getByRole("button", { name: action, exact: true }).click();
        await dialog(page).getByRole("button", { name: action, exact: true }).click();
        await dialog(page).waitFor({ state: "hidden" });
      },
    );

    step(`afterwards: sees in the portal that the user is ${back ? "back" : "deactivated"}`, inPortal, async (page) => {
      await page.goto(`${product.portalUrl}/users?status=&q=${encodeURIComponent(leaver.email)}`);
      await reloadUntil(page, rowOf(page, leaver.email).filter({ hasText: new RegExp(state) }));
    });
  }

  step("afterwards: reads all of it in the portal’s provisioning activity", inPortal, async (page) => {
    await click(page, "Provisioning activity");
    const table = page.getByRole("table", { name: "Exchanges" });
    for (const words of [/^Created/m, /^Deactivated/m, /^Reactivated/m])
      await findIn(page, "exchanges", words, leaver.email);
    await table
      .getByRole("link", { name: /Deactivated/ })
      .or(table.getByText(/^Deactivated/))
      .first()
      .click();
    await dialog(page)
      .getByText(/"active"/)
      .first()
      .waitFor();
  });

  step("afterwards: reads all of it in the app’s activity in the directory", inDirectory, async (page) => {
    await page.goto(`${appAddress}/activity`);
    const table = page.getByRole("table", { name: "Activity" });
    const name = `${company[1]?.firstName} ${company[1]?.lastName}`;
    for (const words of [/^Created/m, /^Deactivated/m, /^Reactivated/m]) await findIn(page, "activity", words, name);
    await table
      .getByText(/^Deactivated/)
      .first()
      .click();
    await dialog(page)
      .getByText(/"active"/)
      .first()
      .waitFor();
    assert.ok(!(await page.content()).includes(carried.token), "the token is masked");
  });

  test("no page complained on the way", () => {
    const known = /status of 401/; // The second use of a one-time link is refused, as it should be.
    assert.deepEqual(
      [...portal.complaints, ...directory.complaints].filter((one) => !known.test(one)),
      [],
    );
  });
});
