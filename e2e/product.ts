// The product as its owner runs it: `rollcall start` with a data folder of its own, on ports of its own.
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Child, root, startChild } from "./child.ts";
import { eventually } from "./eventually.ts";
import { freePorts } from "./free-ports.ts";
import { allProcesses, descendants, isAlive, kill9 } from "./processes.ts";

const run = promisify(execFile);

export interface ProductOptions {
  sampleData?: boolean;
  databaseUrl?: string;
  env?: Record<string, string>;
}
export type Part = "portal" | "directory";

export class Product {
  readonly folder: string;
  readonly dataFolder: string;
  readonly logFile: string;
  readonly portalUrl: string;
  readonly directoryUrl: string;
  readonly env: Record<string, string | undefined>;
  /** The process that owns the others, once started. */
  supervisor: Child | undefined;

  private constructor(folder: string, ports: number[], options: ProductOptions) {
    const [portalPort = 0, directoryPort = 0] = ports;
    this.folder = folder;
    this.dataFolder = join(folder, "data");
    this.logFile = join(folder, "product.log");
    this.portalUrl = `http://localhost:${portalPort}`;
    this.directoryUrl = `http://localhost:${directoryPort}`;
    const {
      DATABASE_URL: _database,
      TEST_DATABASE_URL: _test,
      NODE_TEST_CONTEXT: _context,
      ...inherited
    } = process.env;
    this.env = {
      ...inherited,
      PORTAL_PORT: String(portalPort),
      DIRECTORY_PORT: String(directoryPort),
      DATA_DIR: this.dataFolder,
      SAMPLE_DATA: options.sampleData === true ? "1" : "0",
      LOG_LEVEL: "info",
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.env,
    };
  }

  /** A place for a product that does not run yet. */
  static async prepare(options: ProductOptions = {}): Promise<Product> {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-e2e-"));
    // Started by root, the database runs as an ordinary user, who has to get in.
    await chmod(folder, 0o755);
    return new Product(folder, await freePorts(2), options);
  }

  static async start(options: ProductOptions = {}): Promise<Product> {
    const product = await Product.prepare(options);
    try {
      await product.start();
    } catch (error) {
      await product[Symbol.asyncDispose]();
      throw error;
    }
    return product;
  }

  /** Starts it and waits until it says that it is ready; answers how long that took in milliseconds. */
  async start(): Promise<number> {
    const began = performance.now();
    this.supervisor = startChild(["cli/rollcall.ts", "start"], this.env, this.logFile);
    await this.supervisor.waitFor("Rollcall is ready");
    return performance.now() - began;
  }

  /** The one-time sign-in link that the last start printed for this console. */
  printedLink(part: Part): string {
    const url = part === "portal" ? this.portalUrl : this.directoryUrl;
    const links = this.supervisor?.said().match(/https?:\/\/[^\s│|]+\/sign-in#[\w.~-]+/g) ?? [];
    const link = links.findLast((one) => one.startsWith(url));
    if (link === undefined) throw new Error(`no sign-in link of the ${part} was printed:\n${this.supervisor?.said()}`);
    return link;
  }

  /** `npm run -s rollcall -- ...`: what it prints, without the line end. */
  async rollcall(...args: string[]): Promise<string> {
    const { stdout } = await run(process.execPath, ["cli/rollcall.ts", ...args], { cwd: root, env: this.env });
    return stdout.trim();
  }

  /** A fresh sign-in link, made by the operator's command. */
  async signInLink(part: Part): Promise<string> {
    const said = await this.rollcall("sign-in-link", ...(part === "portal" ? ["--portal", "1"] : ["--directory"]));
    const link = /https?:\/\/\S+\/sign-in#\S+/.exec(said)?.[0];
    if (link === undefined) throw new Error(`"rollcall sign-in-link" said: ${said}`);
    return link;
  }

  pidOf(part: Part): number | undefined {
    const rows = descendants(this.supervisor?.pid ?? 0);
    return rows.find((row) => row.command.includes(`apps/${part}/server/main.ts`))?.pid;
  }

  async waitUntilUp(part: Part): Promise<void> {
    const url = part === "portal" ? this.portalUrl : this.directoryUrl;
    await eventually(`the ${part} answers`, async () => (await fetch(`${url}/readyz`)).ok);
  }

  /** kill -9 of one of the two processes. */
  async kill(part: Part): Promise<void> {
    const pid = this.pidOf(part);
    if (pid === undefined) throw new Error(`no process of the ${part} runs`);
    kill9(pid);
    await eventually(`the ${part} is dead`, async () => !isAlive(pid), { every: 5 });
  }

  /** After a kill: waits for the process that took its place, or starts the product again when all of it ended. */
  async comeBack(part: Part): Promise<void> {
    await eventually(`the ${part} is back`, async () => {
      if (this.supervisor?.hasExited() === true) await this.start();
      return this.pidOf(part) !== undefined;
    });
    await this.waitUntilUp(part);
  }

  /** kill -9 of the process that owns the others, as a closed terminal or the out-of-memory killer does it. */
  async killSupervisor(): Promise<void> {
    const supervisor = this.supervisor;
    if (supervisor === undefined) return;
    supervisor.signal("SIGKILL");
    await supervisor.exited;
  }

  async stop(): Promise<void> {
    const supervisor = this.supervisor;
    if (supervisor === undefined || supervisor.hasExited()) return;
    supervisor.signal("SIGTERM");
    await eventually("the product ends when asked", async () => supervisor.hasExited(), { within: 30_000 });
  }

  /** Ends whatever still runs on this product's data, and takes the folder away. */
  async [Symbol.asyncDispose](): Promise<void> {
    const below = descendants(this.supervisor?.pid ?? 0).map((row) => row.pid);
    await this.stop().catch(() => this.killSupervisor());
    for (const pid of below) if (isAlive(pid)) kill9(pid);
    const leftovers = allProcesses().filter((row) => row.command.includes(this.folder) && row.pid !== process.pid);
    for (const row of leftovers) kill9(row.pid);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
