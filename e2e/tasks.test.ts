// Somebody cannot be created: the inbox says why, and its way out works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { looking, openBrowser, openTab, signIn } from "./browser.ts";
import { portalConsole, startCompany } from "./company.ts";
import { eventually } from "./eventually.ts";
import { button, dialog } from "./on-page.ts";

test("an e-mail that belongs to a manual user of the portal is a task, with the app's words, and a retry after the way out ends it", async () => {
  await using company = await startCompany();
  const { product, portal, directory, app } = company;
  const console = await portalConsole(product);
  const { user } = await console.good<{ user: { id: string } }>("POST", "/users", { email: "ada@example.com" });
  const profile = { login: "ada@example.com", email: "ada@example.com", firstName: "Ada", lastName: "Byron" };
  const person = await directory.createUser(profile);
  await directory.assignUser(app, person.id);

  const browser = await openBrowser();
  try {
    const tab = await openTab(browser);
    const { page } = tab;
    await signIn(page, await product.signInLink("directory"));
    await looking(tab, async () => {
      await eventually("the failure is a task", async () => {
        await page.goto(`${product.directoryUrl}/tasks`);
        return (await page.getByRole("list", { name: "Failures by cause" }).count()) > 0;
      });
      await page.getByText(/1 person: .*ada@example\.com/).waitFor();
      await page.getByLabel("1 waiting").waitFor();
      await button(page, "Show").click();
      await dialog(page).getByRole("row").filter({ hasText: "Ada Byron" }).waitFor();
      await page.keyboard.press("Escape");

      await console.good("PATCH", `/users/${user.id}`, { email: "ada.private@example.com" });
      await button(page, /^Retry all/).click();
      await page.getByText("Nothing waits for you").waitFor();
      await eventually(
        "the person has arrived",
        async () => (await portal.byUserName("ada@example.com"))?.active === true,
      );
      assert.deepEqual(tab.complaints, []);
    });
  } finally {
    await browser.close();
  }
});
