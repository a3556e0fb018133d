// What a person does on a page, in the words of the page.
import type { Locator, Page } from "playwright-core";

export const button = (within: Page | Locator, name: string | RegExp): Locator => within.getByRole("button", { name });

export const dialog = (page: Page): Locator => page.getByRole("dialog");

export const rowOf = (page: Page, text: string): Locator => page.getByRole("row").filter({ hasText: text });

/** Follows the first link of exactly this name. */
export const click = (page: Page, name: string): Promise<void> =>
  page.getByRole("link", { name, exact: true }).first().click();

/** A table that was open shows what it knew; a person presses reload. */
export async function reloadUntil(page: Page, row: Locator): Promise<void> {
  for (let tries = 0; tries < 30; tries++) {
    if (await row.first().isVisible()) return;
    await page.waitForTimeout(400);
    if (!(await row.first().isVisible())) await page.reload();
    const table = page.getByRole("main").getByRole("table").first();
    await table.waitFor({ timeout: 5_000 }).catch(() => undefined);
  }
  await row.first().waitFor();
}

/** Searches a table by its own search box, and waits for these words in it. */
export async function findIn(page: Page, label: string, words: RegExp, search: string): Promise<Locator> {
  await page.getByLabel(`Search ${label}`).fill(search);
  const found = page.getByRole("main").getByRole("table").first().getByText(words).first();
  await found.waitFor();
  return found;
}
