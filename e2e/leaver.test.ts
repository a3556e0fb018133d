// What is left when somebody leaves the portal: their deals stand, until somebody decides otherwise. And who decides
// has signed in with two steps.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { looking, openBrowser, openTab, signIn, type Tab } from "./browser.ts";
import { button, dialog, rowOf } from "./on-page.ts";
import { Product } from "./product.ts";

/** RFC 6238, written anew: the product's own is what is tested. */
function totp(secret: string, at = Date.now()): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")]
    .map((one) => alphabet.indexOf(one).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const number = mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

describe("a leaver and their records, in the console", () => {
  let product: Product;
  let browser: Browser;
  let tab: Tab;
  const password = "quite a long password";
  let secret = "";

  before(async () => {
    product = await Product.start({ sampleData: true });
    browser = await openBrowser();
    tab = await openTab(browser);
    await signIn(tab.page, await product.rollcall("sign-in-link", "--portal", "1"));
  });
  after(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });
  const open = async (path: string): Promise<void> => {
    await tab.page.goto(product.portalUrl + path);
    await tab.page.locator("#main").waitFor();
  };

  test("two-step sign-in is set up from the QR code's key, and asked for at the next sign-in", () =>
    looking(tab, async () => {
      const { page } = tab;
      await open("/settings/profile");
      await page.getByLabel("New password").fill(password);
      await button(page, "Set password").click();
      await page.getByText("Password changed.").waitFor();
      await button(page, "Set up two-step sign-in").click();
      await dialog(page)
        .getByRole("img", { name: /QR code/ })
        .waitFor();
      secret = await dialog(page).getByRole("textbox", { name: "Or enter this key" }).inputValue();
      await dialog(page).getByLabel("Code that the app shows now").fill("000000");
      await button(dialog(page), "Switch on").click();
      await dialog(page).getByText("The code is not right").waitFor();
      await dialog(page).getByLabel("Code that the app shows now").fill(totp(secret));
      await button(dialog(page), "Switch on").click();
      const list = dialog(page).getByRole("list", { name: "Recovery codes" });
      await list.waitFor();
      const codes = await list.getByRole("listitem").allInnerTexts();
      assert.equal(codes.length, 10);
      await dialog(page).getByLabel("I have stored them").check();
      await button(dialog(page), "Done").click();
      await page.getByText(/with 10 recovery codes left/).waitFor();

      await tab.context.clearCookies();
      await page.goto(`${product.portalUrl}/sign-in`);
      await page.getByLabel("E-mail").fill("admin@aurora.example");
      await page.getByRole("textbox", { name: "Password" }).fill(password);
      await button(page, "Sign in").click();
      await page.getByLabel("Code", { exact: true }).fill("wrong-wrong");
      await button(page, "Sign in").click();
      await page.getByText("The code is not right").waitFor();
      await page.getByLabel("Code", { exact: true }).fill(codes[0] ?? "");
      await button(page, "Sign in").click();
      await page.locator("#main").waitFor();
      await open("/settings/profile");
      await page.getByText(/with 9 recovery codes left/).waitFor();
    }));

  test("the deals of somebody who was deactivated stand in the reports, are reassigned, and come back", () =>
    looking(tab, async () => {
      const { page } = tab;
      const won = page.getByRole("region", { name: "Figures: Deals won by owner and month" });
      await open("/reports");
      const before = await rowOf(page, "Ingrid Solberg").first().innerText();
      await open("/users");
      await page.getByRole("link", { name: /Ingrid Solberg/ }).click();
      await button(page, "Deactivate").click();
      await button(dialog(page), "Deactivate user").click();
      await page
        .getByText(/^Deactivated on/)
        .first()
        .waitFor();
      await open("/reports");
      const row = won.getByRole("row").filter({ hasText: "Ingrid Solberg" });
      await row.getByText("Deactivated").waitFor();
      assert.equal((await row.innerText()).replace(/\s*Deactivated/, ""), before, "the figures are what they were");
      await open("/deals?ownership=gone");
      await rowOf(page, "Ingrid Solberg").first().waitFor();

      await open("/users?status=deactivated");
      await page.getByRole("link", { name: /Ingrid Solberg/ }).click();
      await button(page, "Reassign records").click();
      await dialog(page)
        .getByRole("combobox", { name: "New owner" })
        .or(dialog(page).getByLabel("New owner"))
        .first()
        .click();
      await page.keyboard.type("mei");
      await page.getByRole("option", { name: /Mei Tanaka/ }).click();
      await dialog(page)
        .getByText(/change hands/)
        .waitFor();
      await button(dialog(page), /^Reassign \d+ records$/).click();
      await page.getByText(/now belong to Mei Tanaka/).waitFor();
      await open("/deals?ownership=gone");
      await page.getByText("No deals match").waitFor();

      await open("/reassignments");
      await button(page, /^Undo/).click();
      await button(dialog(page), "Undo").click();
      await page.getByText("Undone by Robin Keller").waitFor();
      await open("/deals?ownership=gone");
      await rowOf(page, "Ingrid Solberg").first().waitFor();
      assert.deepEqual(
        tab.complaints.filter((one) => !/40[13] \(/.test(one)),
        [],
      );
    }));
});
