import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { TestDirectory } from "../../../testbed/directory.ts";
import { type Engine, startEngine } from "../engine.ts";
import { openOutbound } from "../outbound/outbound.ts";
import { startStubApp, type StubApp, type StubUser } from "../testbed/stub-app.ts";
import { silent, testSealer, TOKEN } from "../testbed/testbed.ts";

/** A directory with an app that has accounts of its own, and an engine beside it. */
export class ImportWorld implements AsyncDisposable {
  readonly directory: TestDirectory;
  readonly stub: StubApp;
  readonly appId: string;
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(directory: TestDirectory, stub: StubApp, appId: string) {
    this.directory = directory;
    this.stub = stub;
    this.appId = appId;
  }

  static async open(): Promise<ImportWorld> {
    const [directory, stub] = await Promise.all([TestDirectory.start(), startStubApp()]);
    const { id } = await directory.good("POST", "/apps", { catalog: "scim2_app", label: "Stub" });
    await directory.good("PUT", `/apps/${id}/connection`, { baseUrl: stub.baseUrl, token: TOKEN });
    const test = await directory.good("POST", `/apps/${id}/connection/test`, {});
    assert.equal(test.passed, true);
    return new ImportWorld(directory, stub, id);
  }

  async switchOn(): Promise<void> {
    const switches = { enabled: true, createUsers: true, updateUsers: true, deactivateUsers: true, pushGroups: false };
    await this.directory.good("PUT", `/apps/${this.appId}/provisioning`, switches);
  }

  async startEngine(): Promise<Engine> {
    const outbound = openOutbound({ allowLoopback: true, allowPrivate: false, timeoutMs: 5_000 });
    const { db, url } = this.directory;
    const engine = await startEngine({
      database: db,
      databaseUrl: url,
      sealer: testSealer,
      log: silent,
      transport: outbound.send,
      pollMs: 100,
      leaseSeconds: 3,
    });
    this.#closers.push(async () => (await engine.stop(), outbound.close()));
    return engine;
  }

  /** An account that somebody made in the app itself. */
  account(userName: string, more: Partial<StubUser> = {}): StubUser {
    const user: StubUser = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      id: randomUUID(),
      userName,
      active: true,
      emails: [{ value: userName, type: "work", primary: true }],
      ...more,
    };
    this.stub.users.set(user.id, user);
    return user;
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  get(path: string): Promise<any> {
    return this.directory.good("GET", `/apps/${this.appId}${path}`);
  }

  // oxlint-disable-next-line typescript/no-explicit-any
  post(path: string, body: unknown = {}): Promise<any> {
    return this.directory.good("POST", `/apps/${this.appId}${path}`, body);
  }

  /** Reads the app's accounts, and answers how it ended. */
  async read(body: { approved?: boolean } = {}) {
    await this.post("/reading", body);
    return this.readingEnded();
  }

  async readingEnded(rounds = 400) {
    for (let round = 0; round < rounds; round += 1) {
      const { latest } = await this.get("/reading");
      if (latest !== null && latest.status !== "running") return latest;
      await sleep(50);
    }
    throw new Error("the reading did not end");
  }

  /** Until nothing is left to be sent. */
  async settled(rounds = 400): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const [row] = await this.directory.db.query<{ left: number }>(
        undefined,
        "select count(*) as left from links where leased_by is not null or (desired_gen > applied_gen and due_at is not null)",
        [],
      );
      if (row?.left === 0) return;
      await sleep(25);
    }
    throw new Error("something is still to be sent");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closers) await close();
    await this.directory[Symbol.asyncDispose]();
    await this.stub.close();
  }
}
