// `npm run screenshots`: starts Rollcall with the sample company, connects the two consoles, and takes the pictures of
// the README and the documents, by day and by night.
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Look, openBrowser, openTab, signIn, type Tab } from "../e2e/browser.ts";
import { directoryConsole, portalConsole } from "../e2e/company.ts";
import { eventually } from "../e2e/eventually.ts";
import { type Part, Product } from "../e2e/product.ts";

const folder = new URL("../docs/screenshots/", import.meta.url);
const largest = 250 * 1024;

interface Row {
  id: string;
}
interface Picture {
  name: string;
  part: Part;
  path: string;
}

/** Puts life into the sample company: connected, two groups assigned, somebody suspended. */
async function live(product: Product): Promise<Picture[]> {
  const portal = await portalConsole(product);
  const directory = await directoryConsole(product);
  const { enabled } = await portal.good<{ enabled: boolean }>("GET", "/provisioning");
  if (!enabled) await portal.good("PUT", "/provisioning/enabled", { enabled: true });
  await portal.good("PATCH", "/provisioning/connection", { allowOutsideDomains: true, name: "Rollcall Directory" });
  const { token } = await portal.good<{ token: string }>("POST", "/provisioning/tokens", { name: "Our directory" });
  const { apps } = await directory.good<{ apps: Row[] }>("GET", "/apps");
  const made = { catalog: "rollcall_portal", label: "Rollcall Portal" };
  const app = apps[0]?.id ?? (await directory.good<Row>("POST", "/apps", made)).id;
  await directory.good("PUT", `/apps/${app}/connection`, { baseUrl: `${product.portalUrl}/scim/v2`, token });
  await directory.good("POST", `/apps/${app}/connection/test`);
  const switches = { enabled: true, createUsers: true, updateUsers: true, deactivateUsers: true, pushGroups: false };
  await directory.good("PUT", `/apps/${app}/provisioning`, switches);
  const { groups } = await directory.good<{ groups: Row[] }>("GET", "/groups");
  await directory.good("POST", `/apps/${app}/assignments`, { groups: groups.slice(0, 4).map(({ id }) => id) });
  await eventually("everybody who was assigned is there", async () => {
    type Progress = { people: { waiting: number; provisioned: number } };
    const { people } = await directory.good<Progress>("GET", `/apps/${app}/progress`);
    return people.waiting === 0 && people.provisioned > 0;
  });
  const { people } = await directory.good<{ people: Row[] }>("GET", `/people?group=${groups[0]?.id}&status=active`);
  await directory.good("POST", `/people/${people[0]?.id}/lifecycle/suspend`);
  await directory.good("PATCH", `/people/${people[1]?.id}`, { profile: { title: "Head of People Operations" } });
  await eventually("somebody is deactivated in the portal", async () => {
    const { counts } = await portal.good<{ counts: { deactivated: number } }>("GET", "/users");
    return counts.deactivated > 0;
  });
  return [
    { name: "portal-users", part: "portal", path: "/users" },
    { name: "portal-provisioning", part: "portal", path: "/settings/provisioning" },
    { name: "portal-activity", part: "portal", path: "/provisioning/activity" },
    { name: "directory-people", part: "directory", path: "/people" },
    { name: "directory-assignments", part: "directory", path: `/apps/${app}/assignments` },
    { name: "directory-activity", part: "directory", path: `/apps/${app}/activity` },
  ];
}

async function take(page: Tab["page"], name: string): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: 4_000 }).catch(() => undefined);
  await page.evaluate(() => document.fonts.ready);
  const path = fileURLToPath(new URL(`${name}.png`, folder));
  await page.screenshot({ path });
  const { size } = statSync(path);
  process.stdout.write(`docs/screenshots/${name}.png ${Math.round(size / 1024)} kB\n`);
  if (size > largest) throw new Error(`${name}.png has ${size} bytes; ${largest} is the limit for a picture here.`);
}

mkdirSync(folder, { recursive: true });
await using product = await Product.start({ sampleData: true });
const pictures = await live(product);
const browser = await openBrowser();
try {
  for (const scheme of ["light", "dark"] as const) {
    const look: Look = { width: 1280, height: 800, scheme };
    for (const part of ["portal", "directory"] as const) {
      const { page, context } = await openTab(browser, look);
      await signIn(page, await product.signInLink(part));
      for (const picture of pictures.filter((one) => one.part === part)) {
        await page.goto((part === "portal" ? product.portalUrl : product.directoryUrl) + picture.path);
        await page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
        await take(page, `${picture.name}-${scheme}`);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}
