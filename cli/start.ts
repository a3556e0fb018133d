import { join } from "node:path";
import { readDirectoryConfig } from "@rollcall/directory/server/config";
import { readPortalConfig } from "@rollcall/portal/server/config";
import { checkDataFolder } from "@rollcall/foundation/postgres/server";
import { UsageError } from "./arguments.ts";
import { box } from "./box.ts";
import { Child } from "./child.ts";
import { ChildLog } from "./child-log.ts";
import { checkDatabaseServer, type DatabaseServer, databaseServer } from "./database-server.ts";
import { prepare, signInLinks } from "./first-run.ts";
import { checkPorts } from "./ports.ts";
import { allAlive, clearTheWay, type Known, noteChild, npmAncestors, releaseLocks, takeLocks } from "./running.ts";
import { type Environment, PARTS, type Part, readSettings, type Settings } from "./settings.ts";

const MAINS: Record<Part, URL> = {
  portal: new URL("../apps/portal/server/main.ts", import.meta.url),
  directory: new URL("../apps/directory/server/main.ts", import.meta.url),
};

function partsOf(words: string[]): readonly Part[] {
  const [word, ...more] = words;
  if (word === undefined) return PARTS;
  if (more.length > 0) throw new UsageError(`"${more.join(" ")}" is not expected here.`);
  if (word === "portal" || word === "directory") return [word];
  throw new UsageError(`There is nothing called "${word}" to start: portal or directory, or neither for both.`);
}

/** Runs Rollcall until it is told to stop. Whatever is wrong with the settings is found before anything is touched. */
export async function start(words: string[], env: Environment): Promise<void> {
  const parts = partsOf(words);
  const settings = readSettings(env, [readPortalConfig, readDirectoryConfig]);
  const ancestors = npmAncestors(env);
  await clearTheWay(settings, parts);
  await checkPorts(settings, parts);
  if (settings.databaseServer === undefined) checkDataFolder(settings.dataFolder);
  else await checkDatabaseServer(settings.databaseServer);
  takeLocks(settings, parts, ancestors);

  const run = new Run(settings, parts, env);
  const stop = run.stopWhenAsked(ancestors);
  try {
    await run.bringUp();
  } catch (error) {
    await run.stop();
    if (!stop.asked()) throw error;
  }
}

class Run {
  readonly #settings: Settings;
  readonly #parts: readonly Part[];
  readonly #env: Environment;
  #server: Promise<DatabaseServer> | undefined;
  #children: Child[] = [];
  #stopping: Promise<void> | undefined;

  constructor(settings: Settings, parts: readonly Part[], env: Environment) {
    this.#settings = settings;
    this.#parts = parts;
    this.#env = env;
  }

  async bringUp(): Promise<void> {
    const settings = this.#settings;
    this.#server = databaseServer(settings, { keepAlive: true });
    const server = await this.#server;
    await prepare(server.url, settings.sampleData);
    if (this.#stopping !== undefined) return;
    this.#children = this.#parts.map((part) => this.#child(part, server.url));
    for (const child of this.#children) child.start();
    const [links] = await Promise.all([
      signInLinks(server.url, settings, this.#parts),
      ...this.#children.map((child) => child.untilReady()),
    ]);
    if (this.#stopping !== undefined) return;
    say(box(this.#lines(links, server.home)));
    say("Rollcall is ready");
  }

  #child(part: Part, serverUrl: string): Child {
    const settings = this.#settings;
    const { DATABASE_URL_FILE: _replaced, ...env } = this.#env;
    return new Child({
      name: part,
      main: MAINS[part],
      env: {
        ...env,
        DATABASE_URL: serverUrl,
        DATA_DIR: settings.dataFolder,
        PORTAL_URL: settings.urls.portal,
        DIRECTORY_URL: settings.urls.directory,
      },
      readyAddress: `http://${reachable(settings.host)}:${settings.ports[part]}/readyz`,
      log: new ChildLog(part, join(settings.dataFolder, "logs", `${part}.log`), (line) =>
        process.stderr.write(`${line}\n`),
      ),
      onStart: (pid) => noteChild(settings, part, pid),
    });
  }

  #lines(links: string[], home: string | undefined): string[] {
    const { dataFolder, urls, databaseServer: ownServer } = this.#settings;
    const folders = home === undefined || home === dataFolder ? [dataFolder] : [dataFolder, home];
    const reset = `To start over: stop it, then delete ${folders.join(" and ")}`;
    return [
      ...this.#parts.map((part) => `${part === "portal" ? "Portal   " : "Directory"}  ${urls[part]}`),
      "",
      "Sign in (each link works once, within 24 hours):",
      ...links.map((link) => `  ${link}`),
      "",
      `Data  ${folders.join("  database: ")}`,
      ...(ownServer === undefined ? [] : ["Database  the one of DATABASE_URL"]),
      `To stop: Ctrl-C, or kill ${process.pid}`,
      ...(ownServer === undefined ? [reset] : []),
    ];
  }

  /** Stops in order: the servers finish their requests while the database still answers. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop()));
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
    releaseLocks(this.#settings, this.#parts);
  }

  stopWhenAsked(ancestors: Known[]): { asked(): boolean } {
    let asked = 0;
    let askedAt = 0;
    const ask = (): void => {
      asked += 1;
      // Ctrl-C comes from the terminal and again through npm; only a later second one means "at once".
      if (asked > 1 && Date.now() - askedAt > 2_000) process.exit(1);
      if (asked > 1) return;
      askedAt = Date.now();
      void this.stop().then(() => process.exit(0));
    };
    // An npm that was killed leaves us behind; nobody could stop us any more, and the next start would find us in its way.
    const watch = setInterval(() => {
      if (asked === 0 && !allAlive(ancestors)) ask();
    }, 500);
    watch.unref();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
    // A closed terminal or pipe is no reason to die in the middle of a request.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
    return { asked: () => asked > 0 };
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
