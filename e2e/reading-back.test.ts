// What an app holds, read back: accounts find their people, what was changed there is set right, and who keeps what is
// reviewed; by mouse, in a browser, with the real processes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { looking, openBrowser, openTab, signIn, type Tab } from "./browser.ts";
import { directoryConsole } from "./company.ts";
import type { ConsoleSession } from "./console-session.ts";
import { eventually } from "./eventually.ts";
import { button, dialog, rowOf } from "./on-page.ts";
import { Product } from "./product.ts";
import { type ScimApp, startScimApp } from "./scim-app.ts";

interface Row {
  id: string;
}

describe("what an app holds is read back", () => {
  let product: Product;
  let desk: ScimApp;
  let browser: Browser;
  let tab: Tab;
  let directory: ConsoleSession;
  let app = "";

  before(async () => {
    product = await Product.start();
    desk = await startScimApp();
    browser = await openBrowser();
    tab = await openTab(browser);
    directory = await directoryConsole(product);
    await signIn(tab.page, await product.signInLink("directory"));
    for (const firstName of ["Ada", "Eve", "Joe"]) {
      const login = `${firstName.toLowerCase()}@kestrel.example`;
      await directory.good("POST", "/people", { profile: { login, email: login, firstName, lastName: "Kestrel" } });
    }
    app = (await directory.good<Row>("POST", "/apps", { catalog: "scim2_app", label: "Desk" })).id;
    await directory.good("PUT", `/apps/${app}/connection`, { baseUrl: desk.baseUrl, token: "a-token-of-the-desk" });
    await directory.good("POST", `/apps/${app}/connection/test`);
    const switches = { enabled: true, createUsers: true, updateUsers: true, deactivateUsers: true, pushGroups: false };
    await directory.good("PUT", `/apps/${app}/provisioning`, switches);
    desk.add("ada@kestrel.example", "Ada Kestrel");
    desk.add("eve.old@acquired.example", "Eve Kestrel");
    desk.add("backup", "Backup service");
  });
  after(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
    desk?.close();
  });

  let failed = "";
  const step = (name: string, work: (page: Page) => Promise<void>) =>
    test(name, async () => {
      assert.equal(failed, "", "an earlier step failed");
      failed = name;
      await looking(tab, () => work(tab.page));
      assert.deepEqual(await axeViolations(tab.page), []);
      failed = "";
    });

  step("an import shows whose accounts they may be, and linking sends the differences only", async (page) => {
    await page.goto(`${product.directoryUrl}/apps/${app}/import`);
    await button(page, "Import now").click();
    await rowOf(page, "ada@kestrel.example").getByText("Exact match").waitFor();
    await rowOf(page, "eve.old@acquired.example").getByText("Possible match").waitFor();
    await rowOf(page, "Backup service").getByText("No match").waitFor();
    await button(page, "Link Ada Kestrel").click();
    await dialog(page).getByText("Will belong to Ada Kestrel, who gets Desk assigned").waitFor();
    await button(dialog(page), "Link").click();
    await dialog(page).waitFor({ state: "hidden" });
    await rowOf(page, "ada@kestrel.example").waitFor({ state: "detached" });
    await button(page, "Link Eve Kestrel").click();
    await dialog(page).getByText("eve@kestrel.example").first().waitFor();
    await button(dialog(page), "Link").click();
    await dialog(page).waitFor({ state: "hidden" });
    await rowOf(page, "eve.old@acquired.example").waitFor({ state: "detached" });
    await eventually("both have the directory's values", async () => {
      assert.ok(desk.byName("ada@kestrel.example")?.["externalId"]);
      assert.ok(desk.byName("eve@kestrel.example")?.["externalId"]);
      return true;
    });
    assert.equal(desk.users.size, 3);
  });

  step("what somebody changed in the app is found, and overwritten with one click", async (page) => {
    const ada = desk.byName("ada@kestrel.example");
    assert.ok(ada);
    ada["displayName"] = "Somebody else";
    await page.goto(`${product.directoryUrl}/apps/${app}/drift`);
    await button(page, "Scan now").click();
    await rowOf(page, "Ada Kestrel").getByText("Changed there").waitFor();
    await rowOf(page, "Backup service").getByText("Unmanaged").waitFor();
    await button(page, "Ada Kestrel").click();
    await dialog(page).getByText("Somebody else").waitFor();
    await button(dialog(page), "Overwrite there").click();
    await button(dialog(page).filter({ hasText: "and nothing else" }), "Overwrite").click();
    await eventually(
      "the name is right again",
      async () => desk.byName("ada@kestrel.example")?.["displayName"] === "Ada Kestrel",
    );
    await button(page, "Scan now").click();
    await rowOf(page, "Ada Kestrel").waitFor({ state: "detached" });
  });

  step(
    "in an access review somebody loses the app, an account of nobody is switched off, and the rest stays",
    async (page) => {
      await page.goto(`${product.directoryUrl}/access-reviews`);
      await button(page, "Start a review").first().click();
      await dialog(page).getByLabel("Name").fill("First review");
      await button(dialog(page), "Start").click();
      await page.getByRole("heading", { name: "First review", level: 1 }).waitFor();
      await button(page, "Revoke Eve Kestrel in Desk").click();
      await button(dialog(page), "Revoke").click();
      await dialog(page).getByText("Say why the access is taken away").waitFor();
      await dialog(page).getByLabel("Reason").fill("Left the support team");
      await button(dialog(page), "Revoke").click();
      await rowOf(page, "Eve Kestrel").getByText("Left the support team").waitFor();
      await button(page, "Revoke Backup service in Desk").click();
      await dialog(page).getByLabel("Reason").fill("Nobody knows it");
      await button(dialog(page), "Revoke").click();
      await button(page, "Keep Ada Kestrel in Desk").click();
      await button(dialog(page), "Keep").click();
      await dialog(page).waitFor({ state: "hidden" });
      await page.getByText("3 of 3 decided").waitFor();
      await button(page, "Close and carry out").click();
      await button(dialog(page), "Close and carry out").click();
      await rowOf(page, "Eve Kestrel").getByText("will be deactivated in Desk").waitFor();
      await eventually("the app has taken both accesses away", async () => {
        const off = [...desk.users.values()].filter(({ active }) => !active);
        return off.length === 2;
      });
      assert.equal(desk.byName("ada@kestrel.example")?.active, true);
    },
  );
});
