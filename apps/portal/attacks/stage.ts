// Where attacks are played: two accounts on one database, each with its directory and its Super Admin, and two nodes.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { logOptions } from "@rollcall/foundation/log";
import type { AppOptions } from "../server/app.ts";
import { type Answer, ConsoleCaller, ScimCaller, testPortal, type TestPortal } from "../testing/test-portal.ts";
import { auditsOf, dumpOf, stateTables } from "./dump.ts";

export const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
export const bulkSchema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
export const searchSchema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

export interface Side {
  account: number;
  idp: ScimCaller;
  admin: ConsoleCaller;
}

export class Stage implements AsyncDisposable {
  readonly portal: TestPortal;
  /** The attacker's account. */
  readonly a: Side;
  /** The victim's. */
  readonly b: Side;
  /** Everything the portal has logged, at the level trace. */
  readonly log: string[];
  /** Sets the portal's clock forward. */
  readonly later: (milliseconds: number) => void;
  readonly #tables: string[];
  #other: FastifyInstance | undefined;

  constructor(parts: Pick<Stage, "portal" | "a" | "b" | "log" | "later">, tables: string[]) {
    this.portal = parts.portal;
    this.a = parts.a;
    this.b = parts.b;
    this.log = parts.log;
    this.later = parts.later;
    this.#tables = tables;
  }

  /** The same directory, at the second node. */
  async onOtherNode(idp: ScimCaller): Promise<ScimCaller> {
    this.#other ??= await this.portal.anotherNode();
    return new ScimCaller(this.#other, idp.token);
  }

  /** A setting of the side's connection, in force at once. */
  async connection({ account }: Side, setting: "allow_outside_domains" | "matching", value: unknown): Promise<void> {
    await this.portal.database.query(undefined, `update connections set ${setting} = $2 where account_id = $1`, [
      account,
      value,
    ]);
    this.later(1_000);
  }

  /** A domain that the account has proved to be its own. */
  async verifiedDomain({ account, admin }: Side, name: string): Promise<void> {
    await admin.good("POST", "/domains", { name });
    await this.portal.database.query(undefined, "update domains set verified_at = now() where account_id = $1", [
      account,
    ]);
    this.later(1_000);
  }

  /** Somebody made by hand, who has signed in. */
  async userByHand({ admin }: Side, email: string): Promise<{ id: string; session: ConsoleCaller }> {
    const { user, link } = await admin.good("POST", "/users", { email });
    const session = new ConsoleCaller(this.portal.app);
    await session.signIn(link.url);
    return { id: user.id, session };
  }

  /** All that is kept of an account, but for what every request leaves behind: exchanges, and when it was last seen. */
  async dump(account: number): Promise<string> {
    return dumpOf(this.portal.database, this.#tables, account);
  }

  /** The request is answered by this SCIM error, and nothing in either account is different afterwards. */
  async refused(ask: () => Promise<Answer>, status: number | number[], scimType?: string): Promise<Answer> {
    return this.unchanged(async () => {
      const answer = await ask();
      assertError(answer, status, scimType);
      return answer;
    });
  }

  /** Whatever happens, nothing in either account is different afterwards, the audit log included. */
  async unchanged<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = [await this.dump(this.a.account), await this.dump(this.b.account)];
    const result = await work();
    const after = [await this.dump(this.a.account), await this.dump(this.b.account)];
    assert.deepEqual(after[0], before[0], `the attacker's account changed: ${shown(result)}`);
    assert.deepEqual(after[1], before[1], `the victim's account changed: ${shown(result)}`);
    return result;
  }

  /** The request succeeds in the attacker's account with one audit entry, and the victim's is as it was. */
  async allowed(ask: () => Promise<Answer>, status: number): Promise<Answer> {
    const { a, b } = this;
    const [audits, victim] = [await auditsOf(this.portal.database, a.account), await this.dump(b.account)];
    const answer = await ask();
    assert.equal(answer.status, status, answer.text);
    assert.equal(await auditsOf(this.portal.database, a.account), audits + 1, "one audit entry for one change");
    assert.equal(await this.dump(b.account), victim, "the victim's account changed");
    return answer;
  }

  /** The failures that the portal has logged. */
  faults(): string[] {
    return this.log.filter((line) => /"level":"(error|fatal)"/.test(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.portal[Symbol.asyncDispose]();
  }
}

export async function openStage(options: Partial<AppOptions> = {}, sql: string[] = []): Promise<Stage> {
  const log: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(...chunk.toString().split(/\n(?=.)/));
      done();
    },
  });
  let ahead = 0;
  const portal = await testPortal({
    clock: () => new Date(Date.now() + ahead),
    logger: { ...logOptions({ level: "trace", name: "portal" }), stream },
    ...options,
  });
  try {
    for (const statement of sql) await portal.database.query(undefined, statement, []);
    const side = async (name: string): Promise<Side> => {
      const account = await portal.account(name);
      return { account, idp: await portal.token(account), admin: await portal.superAdmin(account) };
    };
    const [a, b] = [await side("Attacker"), await side("Victim")];
    const later = (milliseconds: number) => {
      ahead += milliseconds;
    };
    return new Stage({ portal, a, b, log, later }, await stateTables(portal.database));
  } catch (error) {
    await portal[Symbol.asyncDispose]();
    throw error;
  }
}

/** RFC 7644 §3.12. */
export function assertError(answer: Answer, status: number | number[], scimType?: string): void {
  const wanted = Array.isArray(status) ? status : [status];
  assert.ok(wanted.includes(answer.status), `refused with ${wanted.join(" or ")}, not ${shown(answer)}`);
  assert.deepEqual(answer.body.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"], answer.text);
  assert.equal(answer.body.status, String(answer.status));
  assert.equal(typeof answer.body.detail, "string");
  if (scimType !== undefined) assert.equal(answer.body.scimType, scimType, answer.text);
}

function shown(result: unknown): string {
  const text = typeof result === "object" && result !== null && "text" in result ? result : undefined;
  return text === undefined ? "" : JSON.stringify(text).slice(0, 600);
}

export const newUser = (userName: string, more: object = {}) => ({ schemas: [userSchema], userName, ...more });
export const filtered = (path: string, filter: string) => `${path}?filter=${encodeURIComponent(filter)}`;
