// Every page of both consoles, at a desk and on a phone, by day and by night: readable by everybody, and quiet.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { axeViolations, sidewaysScroll } from "./axe.ts";
import { type Look, openBrowser, openTab, signIn } from "./browser.ts";
import { directoryConsole, portalConsole } from "./company.ts";
import { eventually } from "./eventually.ts";
import { type Part, Product } from "./product.ts";

const looks: Look[] = [
  { width: 1440, height: 900, scheme: "light" },
  { width: 1440, height: 900, scheme: "dark" },
  { width: 390, height: 844, scheme: "light" },
  { width: 390, height: 844, scheme: "dark" },
];

interface Row {
  id: string;
}

describe("every page", () => {
  let product: Product;
  let browser: Browser;
  const pages: Record<Part, string[]> = { portal: [], directory: [] };

  before(async () => {
    product = await Product.start({ sampleData: true });
    browser = await openBrowser();
    await live();
  });
  after(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });

  /** Something on every page: a connected app with assigned people, and a token of each kind. */
  async function live(): Promise<void> {
    const portal = await portalConsole(product);
    const directory = await directoryConsole(product);
    const { enabled } = await portal.good<{ enabled: boolean }>("GET", "/provisioning");
    if (!enabled) await portal.good("PUT", "/provisioning/enabled", { enabled: true });
    await portal.good("PATCH", "/provisioning/connection", { allowOutsideDomains: true });
    const { token } = await portal.good<{ token: string }>("POST", "/provisioning/tokens", { name: "Directory" });
    await directory.good("POST", "/api-tokens", { name: "Nightly import" });
    const { apps } = await directory.good<{ apps: Row[] }>("GET", "/apps");
    const app =
      apps[0]?.id ?? (await directory.good<Row>("POST", "/apps", { catalog: "rollcall_portal", label: "Portal" })).id;
    const baseUrl = `${product.portalUrl}/scim/v2`;
    await directory.good("PUT", `/apps/${app}/connection`, { baseUrl, token });
    await directory.good("POST", `/apps/${app}/connection/test`);
    const switches = { enabled: true, createUsers: true, updateUsers: true, deactivateUsers: true, pushGroups: false };
    await directory.good("PUT", `/apps/${app}/provisioning`, switches);
    const { groups } = await directory.good<{ groups: Row[] }>("GET", "/groups");
    await directory.good("POST", `/apps/${app}/assignments`, { groups: groups.slice(0, 2).map(({ id }) => id) });
    await eventually("people are in the portal", async () => {
      const { users } = await portal.good<{ users: Row[] }>("GET", "/users?managedBy=directory");
      return users.length > 3;
    });
    const { people } = await directory.good<{ people: Row[] }>("GET", "/people?limit=5");
    const { users } = await portal.good<{ users: Row[] }>("GET", "/users?managedBy=directory");
    const { teams } = await portal.good<{ teams: Row[] }>("GET", "/teams");
    const { exchanges } = await portal.good<{ exchanges: Row[] }>("GET", "/exchanges?show=changes");
    const { connections } = await portal.good<{ connections: Row[] }>("GET", "/provisioning");
    const connection = connections[0]?.id;
    await portal.good("POST", "/provisioning/oauth-clients", { connection, name: "Entra ID" });
    const team = teams[0]?.id ?? (await portal.good<Row>("POST", "/teams", { name: "Night shift" })).id;
    const { contacts } = await portal.good<{ contacts: Row[] }>("GET", "/contacts");
    const { deals } = await portal.good<{ deals: Row[] }>("GET", "/deals");
    const picked = { kind: "deal", ids: deals.slice(0, 2).map(({ id }) => id) };
    await portal.good("POST", "/reassignments", { what: picked, to: users[0]?.id });
    pages.portal = [
      "/",
      "/contacts",
      "/contacts?new=1",
      `/contacts/${contacts[0]?.id}`,
      "/deals",
      "/deals?new=1",
      `/deals/${deals[0]?.id}`,
      "/reports",
      "/reassignments",
      "/users",
      `/users/${users[0]?.id}`,
      "/users?q=nobody-is-called-this",
      "/users?invite=1",
      "/teams",
      `/teams/${team}`,
      "/settings/account",
      "/settings/profile",
      "/settings/domains",
      "/settings/attributes",
      "/settings/provisioning",
      `/settings/provisioning/connections/${connection}`,
      "/settings/permission-sets",
      "/provisioning/requests",
      "/provisioning/activity",
      `/provisioning/activity/${exchanges[0]?.id}`,
      "/audit",
      "/no-such-page",
    ];
    pages.directory = [
      "/",
      "/tasks",
      "/people",
      "/people?q=nobody-is-called-this",
      "/people?add=1",
      `/people/${people[0]?.id}`,
      ...["groups", "apps", "log"].map((tab) => `/people/${people[0]?.id}?tab=${tab}`),
      "/people/import",
      "/groups",
      "/groups/rules",
      "/groups/rules/new",
      `/groups/${groups[0]?.id}`,
      "/profile-editor",
      `/profile-editor?profile=${app}`,
      "/apps",
      "/apps/catalog",
      ...[
        "",
        "/provisioning",
        "/mappings",
        "/push-groups",
        "/guard",
        "/import",
        "/drift",
        "/assignments",
        "/assignments?kind=groups",
        "/activity",
        "/conformance",
      ].map((page) => `/apps/${app}${page}`),
      "/log",
      "/access-reviews",
      "/access-reviews?new=1",
      "/departures",
      "/settings/administrators",
      "/settings/api-tokens",
      "/settings/profile",
      "/no-such-page",
    ];
  }

  async function settled(page: Page): Promise<void> {
    await page.waitForLoadState("networkidle", { timeout: 4_000 }).catch(() => undefined);
    await page
      .locator(".mantine-Skeleton-root, .rc-loading")
      .first()
      .waitFor({ state: "hidden", timeout: 5_000 })
      .catch(() => undefined);
  }

  for (const part of ["portal", "directory"] as const) {
    for (const look of looks) {
      test(`of the ${part} is right at ${look.width} px, ${look.scheme}`, async () => {
        const origin = part === "portal" ? product.portalUrl : product.directoryUrl;
        const tab = await openTab(browser, look);
        const wrong: string[] = [];
        const check = async (path: string) => {
          await settled(tab.page);
          const say = (what: string) => wrong.push(`${path}: ${what}`);
          for (const violation of await axeViolations(tab.page)) say(violation);
          const over = await sidewaysScroll(tab.page);
          if (over > 0) say(`scrolls sideways by ${over} px`);
          for (const complaint of tab.complaints.splice(0)) say(complaint);
        };
        await tab.page.goto(`${origin}/sign-in`);
        await check("/sign-in");
        await signIn(tab.page, await product.signInLink(part));
        for (const path of pages[part]) {
          await tab.page.goto(origin + path);
          await check(path);
        }
        await tab.context.close();
        assert.deepEqual(wrong, []);
      });
    }

    test(`of the ${part} can be used with the keyboard alone`, async () => {
      const origin = part === "portal" ? product.portalUrl : product.directoryUrl;
      const { page, context } = await openTab(browser);
      await signIn(page, await product.signInLink(part));
      await page.goto(origin + (part === "portal" ? "/users" : "/people"));
      await page.getByRole("table").first().waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement?.id ?? location.hash), "main");
      const reached = new Set<string>();
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        const here = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement | null;
          if (element === null || element === document.body) return undefined;
          const box = element.getBoundingClientRect();
          const shown = box.width > 0 && box.height > 0;
          return { name: element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "", shown };
        });
        if (here?.shown) reached.add(here.name);
      }
      const main = part === "portal" ? /Invite user/ : /Add person/;
      assert.ok(
        [...reached].some((name) => main.test(name)),
        [...reached].join(" | "),
      );
      await context.close();
    });
  }
});
