// An attribute of the organisation's own on its way to the portal's, people assigned by pasted addresses, and groups
// whose order decides: by mouse in a browser, with the real processes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { looking, openBrowser, openTab, signIn, type Tab } from "./browser.ts";
import { type Company, directoryConsole, portalConsole, startCompany } from "./company.ts";
import type { ConsoleSession } from "./console-session.ts";
import { eventually } from "./eventually.ts";
import { button, dialog, rowOf } from "./on-page.ts";

interface Row {
  id: string;
}
interface MappingRow {
  target: string;
  sourceKind: string;
  source: string;
  apply: string;
  required: boolean;
}

describe("assignments as administrators make them", () => {
  let company: Company;
  let browser: Browser;
  let tab: Tab;
  let page: Page;
  let directory: ConsoleSession;
  let portalAdmin: ConsoleSession;
  /** The path of the portal's own attribute, as the portal announces it. */
  let path = "";

  before(async () => {
    company = await startCompany();
    directory = await directoryConsole(company.product);
    portalAdmin = await portalConsole(company.product);
    browser = await openBrowser();
    tab = await openTab(browser);
    page = tab.page;
    await signIn(page, await company.product.signInLink("directory"));
  });
  after(async () => {
    await browser?.close();
    await company?.[Symbol.asyncDispose]();
  });

  const at = (to: string) => `${company.product.directoryUrl}${to}`;
  const step = (name: string, work: () => Promise<void>) => test(name, () => looking(tab, work));
  const person = (name: string) =>
    directory.good<Row>("POST", "/people", {
      profile: { login: `${name}@paste.example`, email: `${name}@paste.example`, firstName: name, lastName: "Paste" },
    });
  const inPortal = (name: string) => company.portal.byUserName(`${name}@paste.example`);
  const axe = async () => assert.deepEqual(await axeViolations(page), []);

  step("adds an attribute to the profiles of people, and fills it in on a person's page", async () => {
    await page.goto(at("/profile-editor"));
    await button(page, "Add attribute").click();
    await dialog(page).getByLabel("Display name").fill("Cost level");
    await dialog(page).getByRole("textbox", { name: "Variable name" }).and(page.locator("[value=costLevel]")).waitFor();
    await dialog(page)
      .getByRole("combobox", { name: "Type" })
      .or(dialog(page).getByRole("textbox", { name: "Type" }))
      .click();
    await page.getByRole("option", { name: "Whole number" }).click();
    await button(dialog(page), "Add attribute").click();
    await rowOf(page, "user.costLevel").getByText("Custom").waitFor();
    await axe();

    const ada = await person("ada");
    for (const name of ["bo", "cy"]) await person(name);
    await page.goto(at(`/people/${ada.id}`));
    await page.getByLabel("Cost level").fill("seven");
    await button(page, "Save profile").click();
    await page.getByText("Cost level must be a whole number").first().waitFor();
    await page.getByLabel("Cost level").fill("7");
    await button(page, "Save profile").click();
    await page.getByText(/The profile of .* is saved/).waitFor();
  });

  step(
    "the portal's own attribute stands in the app's profile once the connection was tested, and is mapped",
    async () => {
      await portalAdmin.good("POST", "/user-attributes", { name: "costLevel", label: "Cost level", type: "integer" });
      await directory.good("POST", `/apps/${company.app}/connection/test`);
      await page.goto(at(`/profile-editor?profile=${company.app}`));
      const row = rowOf(page, ":2.0:User:costLevel");
      await row.getByText("Whole number").waitFor();
      path =
        (await row
          .getByText(/^urn:.*:costLevel$/)
          .first()
          .textContent()) ?? "";
      const { mappings } = await directory.good<{ mappings: MappingRow[] }>("GET", `/apps/${company.app}/mappings`);
      const rows = mappings.map(({ target, sourceKind, source, apply, required }) => ({
        target,
        sourceKind,
        source,
        apply,
        required,
      }));
      const added = {
        target: path,
        sourceKind: "attribute",
        source: "costLevel",
        apply: "create_and_update",
        required: false,
      };
      await directory.good("PUT", `/apps/${company.app}/mappings`, { mappings: [...rows, added] });
      await page.goto(at("/profile-editor"));
      await rowOf(page, "user.costLevel").getByText("1 mapping row").waitFor();
    },
  );

  step(
    "assigns people by pasted addresses, after a report and a review with the values that will be sent",
    async () => {
      await page.goto(at(`/apps/${company.app}/assignments`));
      await button(page, "Assign").first().click();
      const box = dialog(page);
      await box.getByRole("tab", { name: "Paste addresses" }).click();
      await box
        .getByLabel("E-mail addresses or logins")
        .fill("Ada Paste <ADA@paste.example>; bo@paste.example\nnobody@paste.example");
      await button(box, /^Find/).click();
      await box.getByText("2 found, 1 not found.").waitFor();
      await button(box, "Review").click();
      await box.getByText(/^2 people: 2 new/).waitFor();
      await box
        .getByRole("region", { name: "Values that will be sent" })
        .getByText("ada@paste.example")
        .first()
        .waitFor();
      await axe();
      await button(box, "Save assignments").click();
      await page.getByText("2 people assigned to Portal").waitFor();
      const ada = await eventually("Ada is in the portal with her cost level", async () => {
        const user = (await inPortal("ada")) as Record<string, { costLevel?: number }> | undefined;
        const values = user?.[path.slice(0, path.lastIndexOf(":"))];
        return values?.costLevel;
      });
      assert.equal(ada, 7);
      await eventually("Bo is there too", () => inPortal("bo"));
      assert.equal(await inPortal("cy"), undefined);
    },
  );

  step("the order of groups decides whose values are sent, and the keyboard changes it", async () => {
    const { people } = await directory.good<{ people: Row[] }>("GET", "/people?search=cy@paste.example");
    const cy = people[0]?.id;
    for (const name of ["North", "South"]) {
      const { id } = await directory.good<Row>("POST", "/groups", { name });
      await directory.good("POST", `/groups/${id}/members`, { people: [cy] });
      await directory.good("POST", `/apps/${company.app}/assignments`, { groups: [id] });
    }
    await page.goto(at(`/apps/${company.app}/assignments?kind=groups`));
    for (const name of ["North", "South"]) {
      await button(page, `Actions for ${name}`).click();
      await page.getByRole("menuitem", { name: "Enter values" }).click();
      await dialog(page).getByLabel("Display name").fill(`Cy of the ${name}`);
      await button(dialog(page), "Save values").click();
      await rowOf(page, name).getByText(`Cy of the ${name}`).waitFor();
    }
    const shown = async (text: string) => (await inPortal("cy"))?.["displayName"] === text;
    await eventually("the values of the first group are sent", () => shown("Cy of the North"));
    await button(page, "Move South up").focus();
    await page.keyboard.press("Enter");
    await page.getByText("South is at place 1 of 2.").waitFor({ state: "attached" });
    await eventually("the values of the other are sent", () => shown("Cy of the South"));
    await axe();
    assert.equal((await company.portal.find('userName eq "cy@paste.example"')).length, 1);
  });

  step("is told who stays and through what before unassigning, and who stays does stay", async () => {
    await page.goto(at(`/apps/${company.app}/assignments?kind=groups`));
    await button(page, "Actions for South").click();
    await page.getByRole("menuitem", { name: "Unassign" }).click();
    await dialog(page)
      .getByText(/1 person will keep access: .* through the group North/)
      .waitFor();
    await button(dialog(page), "Unassign").click();
    await eventually("the values of the other group are sent again", async () => {
      const user = await inPortal("cy");
      return user?.["displayName"] === "Cy of the North" && user["active"];
    });
    // But for the wrong value that was entered on purpose.
    assert.deepEqual(
      tab.complaints.filter((complaint) => !/400 .*\/console\/people\//.test(complaint)),
      [],
    );
  });
});
