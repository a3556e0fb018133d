import { join } from "node:path";
import { checkDatabaseServer, databaseServer } from "./database-server.ts";
import { readOptions, required, UsageError } from "./arguments.ts";
import { migratePart, withPart } from "./operators.ts";
import { PARTS, readSettings, type Environment, type Settings } from "./settings.ts";

/** Prints one value and nothing else: scripts read it. */
type Print = (text: string) => void;

async function settingsFor(env: Environment): Promise<Settings> {
  const settings = readSettings(env);
  if (settings.databaseServer !== undefined) await checkDatabaseServer(settings.databaseServer);
  return settings;
}

export async function migrateCommand(words: string[], env: Environment): Promise<void> {
  readOptions(words, {});
  const settings = await settingsFor(env);
  const server = await databaseServer(settings, { keepAlive: false });
  try {
    for (const part of PARTS) await migratePart(server.url, part);
  } finally {
    await server.stop();
  }
}

export async function rotateKeyCommand(words: string[], env: Environment, print: Print): Promise<void> {
  readOptions(words, {});
  const { dataFolder, encryptionKeyGiven } = await settingsFor(env);
  if (encryptionKeyGiven)
    throw new UsageError(
      "The encryption key is given by ENCRYPTION_KEY. Put a new one there in front of the old one, with a comma between them, and start Rollcall again.",
    );
  const { addEncryptionKey } = await import("@rollcall/foundation/secrets");
  addEncryptionKey(dataFolder);
  print(
    `A new encryption key stands first in ${join(dataFolder, "secrets", "encryption-key")}. Start Rollcall again: everything is sealed with it then, and the lines below it can be deleted.`,
  );
}

export async function createAccountCommand(words: string[], env: Environment, print: Print): Promise<void> {
  const { name, plan } = readOptions(words, { name: "text", plan: "text" });
  const input = { name: required(name, "name"), ...(plan === undefined ? {} : { plan }) };
  const settings = await settingsFor(env);
  const { createAccount } = await import("@rollcall/portal/server/operator");
  const account = await withPart(settings, "portal", (db) => createAccount(db, input));
  print(String(account.number));
}

export async function createTokenCommand(words: string[], env: Environment, print: Print): Promise<void> {
  const options = readOptions(words, {
    portal: "number",
    directory: "switch",
    name: "text",
    "any-domain": "switch",
    rate: "number",
    expires: "text",
    dialect: "text",
    connection: "text",
  });
  const name = required(options.name, "name");
  if ((options.portal === undefined) === (options.directory === undefined)) {
    throw new UsageError("Say which token: --portal NUMBER for SCIM, or --directory for the management API.");
  }
  if (options.directory === true) {
    for (const other of ["any-domain", "rate", "expires", "dialect", "connection"] as const) {
      if (options[other] !== undefined) throw new UsageError(`--${other} does not go with --directory.`);
    }
    const settings = await settingsFor(env);
    const { createApiToken } = await import("@rollcall/directory/server/operator");
    const created = await withPart(settings, "directory", (db) => createApiToken(db, { name }));
    print(created.token);
    return;
  }
  const dialect = options.dialect === undefined ? undefined : dialectOf(options.dialect);
  const expires = options.expires === undefined ? undefined : momentOf(options.expires);
  const portal = required(options.portal, "portal");
  const settings = await settingsFor(env);
  const { createScimToken } = await import("@rollcall/portal/server/operator");
  const created = await withPart(settings, "portal", (db) =>
    createScimToken(db, {
      portal,
      name,
      anyDomain: options["any-domain"] === true,
      ...(options.rate === undefined ? {} : { rate: options.rate }),
      ...(dialect === undefined ? {} : { dialect }),
      ...(expires === undefined ? {} : { expiresAt: expires }),
      ...(options.connection === undefined ? {} : { connection: options.connection }),
    }),
  );
  print(created.token);
}

function dialectOf(text: string): "compatible" | "strict" {
  if (text === "compatible" || text === "strict") return text;
  throw new UsageError(`--dialect is compatible or strict, and not "${text}".`);
}

/** A day (its end, UTC) or a moment. */
function momentOf(text: string): Date {
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text);
  if (Number.isNaN(moment.getTime())) {
    throw new UsageError(`--expires is a day such as 2027-01-31, and "${text}" is none.`);
  }
  if (moment.getTime() <= Date.now()) throw new UsageError(`--expires: ${text} is in the past.`);
  return moment;
}

export async function signInLinkCommand(words: string[], env: Environment, print: Print): Promise<void> {
  const options = readOptions(words, { portal: "number", directory: "switch" });
  if (options.portal !== undefined && options.directory === true) {
    throw new UsageError("Say which console: --portal NUMBER or --directory, and not both.");
  }
  const settings = await settingsFor(env);
  if (options.directory === true) {
    const { signInLink } = await import("@rollcall/directory/server/operator");
    print(`${settings.urls.directory}${await withPart(settings, "directory", (db) => signInLink(db))}`);
    return;
  }
  const portal = options.portal ?? 1;
  const { signInLink } = await import("@rollcall/portal/server/operator");
  print(`${settings.urls.portal}${await withPart(settings, "portal", (db) => signInLink(db, { portal }))}`);
}
