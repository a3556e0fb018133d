// A product with an account, a connected app and both tokens: where most walks begin.
import { ConsoleSession } from "./console-session.ts";
import { type CsvPerson, csvFile } from "./csv.ts";
import { DirectoryApi } from "./directory-api.ts";
import { eventually } from "./eventually.ts";
import { PortalApi } from "./portal-api.ts";
import { Product, type ProductOptions } from "./product.ts";

export interface Company {
  product: Product;
  portal: PortalApi;
  directory: DirectoryApi;
  app: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startCompany(options: ProductOptions = {}): Promise<Company> {
  const product = await Product.start(options);
  try {
    const scim = await product.rollcall(
      "token",
      "create",
      "--portal",
      "1",
      "--name",
      "walk",
      "--any-domain",
      "--rate",
      "0",
    );
    const api = await product.rollcall("token", "create", "--directory", "--name", "walk");
    const portal = new PortalApi(product.portalUrl, scim);
    const directory = new DirectoryApi(product.directoryUrl, api);
    const app = (await directory.createApp("Portal")).id;
    await directory.connect(app, portal.base, scim);
    return { product, portal, directory, app, [Symbol.asyncDispose]: () => product[Symbol.asyncDispose]() };
  } catch (error) {
    await product[Symbol.asyncDispose]();
    throw error;
  }
}

export const directoryConsole = async (product: Product): Promise<ConsoleSession> =>
  new ConsoleSession(product.directoryUrl, "/console").signIn(await product.signInLink("directory"));

export const portalConsole = async (product: Product): Promise<ConsoleSession> =>
  new ConsoleSession(product.portalUrl, "/api").signIn(await product.signInLink("portal"));

interface ImportState {
  importId: string;
  status: string;
  columns: { index: number; guess: string | null }[];
  groupColumn: number | null;
  counts: { new: number; changed: number; unchanged: number; failed: number };
  problem: string | null;
}

/** What the import page does: upload, take the guessed columns, run, wait for the end. */
export async function importCsv(session: ConsoleSession, rows: CsvPerson[]): Promise<ImportState> {
  const uploaded = await session.good<ImportState>("POST", "/imports?name=people.csv", csvFile(rows));
  const matching = Object.fromEntries(
    uploaded.columns.flatMap(({ index, guess }) => (guess === null || guess === "groups" ? [] : [[guess, index]])),
  ) as Record<string, number>;
  const groupColumn = uploaded.columns.find(({ guess }) => guess === "groups")?.index ?? null;
  await session.good("POST", `/imports/${uploaded.importId}/run`, { matching, groupColumn });
  return eventually("the import has ended", async () => {
    const state = await session.good<ImportState>("GET", `/imports/${uploaded.importId}`);
    return (state.status === "done" || state.status === "failed") && state;
  });
}

export async function groupNamed(directory: DirectoryApi, name: string): Promise<string> {
  const groups = await directory.all<{ id: string; profile: { name: string } }>(
    `/groups?q=${encodeURIComponent(name)}`,
  );
  const found = groups.find((group) => group.profile.name === name);
  if (found === undefined) throw new Error(`the directory has no group "${name}"`);
  return found.id;
}
