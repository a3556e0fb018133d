// The system's own Chromium, without a screen, with a profile that is thrown away.
import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export function chromiumPath(): string {
  const found = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...usualPlaces].find(
    (path) => path !== undefined && path !== "" && isThere(path),
  );
  if (found === undefined)
    throw new Error(
      "No Chromium was found. Install it (Debian: apt-get install chromium), or say where it is with CHROMIUM_PATH.",
    );
  return found;
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--force-prefers-reduced-motion",
    ],
  });
}

export interface Look {
  width: number;
  height: number;
  scheme: "light" | "dark";
}
export const desktop: Look = { width: 1440, height: 900, scheme: "light" };

export interface Tab {
  page: Page;
  context: BrowserContext;
  /** What the page complained of: console errors, exceptions, requests for its own files that failed. */
  complaints: string[];
}

export async function openTab(browser: Browser, look: Look = desktop): Promise<Tab> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  return { page, context, complaints: listenTo(page) };
}

/** A 401 of the question "who is signed in?" is an answer, not a fault. */
const expected = /\/(api|console)\/session\b/;

function listenTo(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() !== "error" || expected.test(message.location().url)) return;
    complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  return complaints;
}

/** Opens a one-time link and waits until the console is there. */
export async function signIn(page: Page, link: string): Promise<void> {
  // From another page, so that the link is opened and not only its fragment changed.
  await page.goto("about:blank");
  await page.goto(link);
  await page.locator("#main").waitFor();
}

/** Runs a step; when it fails, the picture of the page is part of the error. */
export async function looking<T>(tab: Tab, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const picture = join(tmpdir(), `rollcall-e2e-${process.pid}-${Date.now()}.png`);
    await tab.page.screenshot({ path: picture, fullPage: true }).catch(() => undefined);
    throw new Error(`${(error as Error).message}\nAt ${tab.page.url()}, seen in ${picture}`, { cause: error });
  }
}
