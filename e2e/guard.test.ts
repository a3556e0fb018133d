// Somebody deletes the wrong group: nobody loses the app until it was decided, on the page of the app.
import assert from "node:assert/strict";
import { test } from "node:test";
import { looking, openBrowser, openTab, signIn } from "./browser.ts";
import { startCompany } from "./company.ts";
import { eventually } from "./eventually.ts";
import { button, dialog } from "./on-page.ts";

test("the deletion guard holds a mistake, and lets it pass when an administrator wants it so", async () => {
  await using company = await startCompany();
  const { product, portal, directory, app } = company;
  const group = await directory.createGroup("Everybody");
  for (let at = 0; at < 12; at += 1) {
    const login = `person${at}@example.com`;
    const user = await directory.createUser({ login, email: login, firstName: "Person", lastName: `No ${at}` });
    await directory.addToGroup(group.id, user.id);
  }
  await directory.call("PUT", `/apps/${app}/groups/${group.id}`, {});
  const active = async () => (await portal.find("active eq true")).length;
  await eventually("everybody has arrived", async () => (await active()) === 12);

  const browser = await openBrowser();
  try {
    const tab = await openTab(browser);
    const { page } = tab;
    await signIn(page, await product.signInLink("directory"));
    await looking(tab, async () => {
      assert.equal((await directory.call("DELETE", `/apps/${app}/groups/${group.id}`)).status, 204);
      await page.goto(`${product.directoryUrl}/apps/${app}`);
      await page.getByText("12 people would lose Portal: held").waitFor();
      assert.equal(await active(), 12);
      await page.getByRole("link", { name: "Decide" }).click();
      await page.getByRole("row").filter({ hasText: "Person No 11" }).waitFor();
      await button(page, "Keep their accounts").click();
      await dialog(page)
        .getByText(/They stay active in Portal/)
        .waitFor();
      await button(dialog(page), "Cancel").click();

      await directory.call("PUT", `/apps/${app}/groups/${group.id}`, {});
      await page.getByText("Nothing is held").waitFor();
      assert.equal(await active(), 12, "what was a mistake is mended without a trace in the app");

      await directory.call("DELETE", `/apps/${app}/groups/${group.id}`);
      await page.getByText("12 people would lose Portal").waitFor();
      await button(page, "Take access away").click();
      await button(dialog(page), "Take access away").click();
      await page.getByText("Nothing is held").waitFor();
      await eventually("everybody is deactivated", async () => (await active()) === 0);
      assert.deepEqual(tab.complaints, []);
    });
  } finally {
    await browser.close();
  }
});
