// Another mapping: who it would change is shown first, and the way back is kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { looking, openBrowser, openTab, signIn } from "./browser.ts";
import { startCompany } from "./company.ts";
import { eventually } from "./eventually.ts";
import { button, dialog } from "./on-page.ts";

test("saving a mapping shows who would change and how, then changes just them, and is taken back by its version", async () => {
  await using company = await startCompany();
  const { product, portal, directory, app } = company;
  for (let at = 0; at < 6; at += 1) {
    const login = `person${at}@example.com`;
    const profile = { login, email: login, firstName: "Person", lastName: `No ${at}` };
    const user = await directory.createUser({ ...profile, ...(at < 4 ? { displayName: `Display ${at}` } : {}) });
    await directory.assignUser(app, user.id);
  }
  const names = async () => (await portal.all()).map((user) => user["displayName"]).toSorted();
  await eventually("everybody has arrived", async () => (await portal.count()) === 6);
  const before = await names();

  const browser = await openBrowser();
  try {
    const tab = await openTab(browser);
    const { page } = tab;
    await signIn(page, await product.signInLink("directory"));
    await looking(tab, async () => {
      await page.goto(`${product.directoryUrl}/apps/${app}/mappings`);
      const source = page
        .getByRole("combobox", { name: "Source of Display name" })
        .or(page.getByLabel("Source of Display name"))
        .first();
      await source.click();
      await page.getByRole("option", { name: "Expression" }).click();
      const field = page.getByRole("textbox", { name: /Display name/ }).last();
      await field.fill("String.toUpperCase(user.lastName)");
      await button(page, "Save mappings").click();
      await dialog(page)
        .getByText(/6 people of 6 would change in Portal/)
        .waitFor();
      await dialog(page).getByRole("cell", { name: "NO 3" }).waitFor();
      assert.deepEqual(await names(), before, "nothing is sent before it was decided");
      await button(dialog(page), "Save and change 6 people").click();
      await page.getByText(/The mappings are saved/).waitFor();
      await eventually("everybody has the new name", async () =>
        (await names()).every((name) => /^NO \d$/.test(String(name))),
      );

      await button(page, "Versions").click();
      await button(page, "Take the rows of version 1").click();
      await button(page, "Save mappings").click();
      await button(dialog(page), "Save and change 6 people").click();
      await eventually("everybody has the name of before", async () => {
        assert.deepEqual(await names(), before);
        return true;
      });
      assert.deepEqual(tab.complaints, []);
    });
  } finally {
    await browser.close();
  }
});
