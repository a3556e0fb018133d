// A group of the directory becomes a team of the portal, and follows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { looking, openBrowser, openTab, signIn } from "./browser.ts";
import { startCompany } from "./company.ts";
import { eventually } from "./eventually.ts";
import { button, dialog } from "./on-page.ts";

interface Team {
  displayName: string;
  members?: { display: string }[];
}

test("a group is pushed on the app's page, arrives as a team with its members, follows a rename, and is deleted when that is chosen", async () => {
  await using company = await startCompany();
  const { product, portal, directory, app } = company;
  const group = await directory.createGroup("Field Sales");
  for (let at = 0; at < 3; at += 1) {
    const login = `seller${at}@example.com`;
    const user = await directory.createUser({ login, email: login, firstName: "Seller", lastName: `No ${at}` });
    await directory.addToGroup(group.id, user.id);
  }
  await directory.call("PUT", `/apps/${app}/groups/${group.id}`, {});
  await eventually("everybody has arrived", async () => (await portal.count()) === 3);
  const teams = async () => (await portal.call<{ Resources?: Team[] }>("GET", "/Groups")).body.Resources ?? [];

  const browser = await openBrowser();
  try {
    const tab = await openTab(browser);
    const { page } = tab;
    await signIn(page, await product.signInLink("directory"));
    await looking(tab, async () => {
      await page.goto(`${product.directoryUrl}/apps/${app}/push-groups`);
      await page.getByText("No group is pushed yet").waitFor();
      await button(page, "Push groups").click();
      await page.getByRole("menuitem", { name: "Find groups by name" }).click();
      await dialog(page).getByPlaceholder("Search groups").fill("Field");
      await page.getByRole("option", { name: "Field Sales" }).click();
      await page.keyboard.press("Escape");
      await dialog(page).getByText("Field Sales in Portal").waitFor();
      await button(dialog(page), "Push group").click();
      await page.getByText("All 3 members are there.").waitFor();
      const [team] = await teams();
      assert.deepEqual([team?.displayName, team?.members?.length], ["Field Sales", 3]);

      await directory.call("PUT", `/groups/${group.id}`, { profile: { name: "Sales Europe", description: "" } });
      await eventually("the team has the new name", async () => (await teams())[0]?.displayName === "Sales Europe");

      await page.getByRole("row").filter({ hasText: "Sales Europe" }).first().click();
      await button(dialog(page), "Unlink").click();
      await page.getByLabel(/It is deleted there/).check();
      await button(page, "Stop and delete there").click();
      await eventually("the team is gone", async () => (await teams()).length === 0);
      assert.equal(await portal.count(), 3, "the accounts of its members stay");
      assert.deepEqual(tab.complaints, []);
    });
  } finally {
    await browser.close();
  }
});
