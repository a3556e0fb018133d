import { isObject, type JsonObject, own } from "@rollcall/scim/resource";
import { type Answer, NotJudged, shown } from "./answer.ts";
import { makeCast, type Cast } from "./cast.ts";
import { type Made, Ledger } from "./ledger.ts";
import { type CallOptions, NoAnswer, type Wire } from "./wire.ts";

export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
export const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
export const BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
export const SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

export interface Operation {
  op: string;
  path?: string;
  value?: unknown;
}

export interface StageOptions {
  wire: Wire;
  /** Six letters and digits that no other run has. */
  run: string;
  /** Domain of the test users' e-mail addresses. */
  domain: string;
  /** What the server said in `/ServiceProviderConfig`. */
  config: JsonObject;
  userEndpoint: string;
  groupEndpoint: string;
}

/**
 * What a check works with. It can make users and groups, and it can change those alone: a request that would change
 * anything else is not sent.
 */
export class Stage {
  readonly run: string;
  readonly domain: string;
  readonly config: JsonObject;
  readonly users: string;
  readonly groups: string;
  readonly ledger: Ledger;
  readonly #wire: Wire;
  #count = 0;
  #cast: Promise<Cast> | undefined;

  constructor(options: StageOptions) {
    this.#wire = options.wire;
    this.run = options.run;
    this.domain = options.domain;
    this.config = options.config;
    this.users = options.userEndpoint;
    this.groups = options.groupEndpoint;
    this.ledger = new Ledger(`rollcall-check-${options.run}`, [this.users, this.groups]);
  }

  get hasToken(): boolean {
    return this.#wire.hasToken;
  }

  /** Waits, because some servers keep time in seconds. */
  pause(milliseconds: number): Promise<void> {
    return this.#wire.pause(milliseconds);
  }

  /** A word that nothing else on the server has, in lower case. */
  word(): string {
    this.#count += 1;
    return `rollcall-check-${this.run}-${this.#count}`;
  }

  mail(): string {
    return `${this.word()}@${this.domain}`;
  }

  /** The id of nothing. */
  noId(): string {
    return `rollcall-check-${this.run}-no-such-id`;
  }

  /** One exchange. What a POST makes is remembered, so that it can be removed. */
  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    this.ledger.guard(method, path, options.body);
    let answer: Answer;
    try {
      answer = await this.#wire.call(method, path, options);
    } catch (error) {
      if (error instanceof NoAnswer) this.ledger.uncertain(method, path, options.body);
      throw error;
    }
    this.ledger.note(method, path, options.body, answer);
    return answer;
  }

  get(path: string, query: CallOptions["query"] = {}): Promise<Answer> {
    return this.call("GET", path, { query });
  }

  filter(filter: string, query: CallOptions["query"] = {}): Promise<Answer> {
    return this.get(this.users, { filter, ...query });
  }

  patch(made: Made, ...operations: Operation[]): Promise<Answer> {
    return this.call("PATCH", made.path, { body: { schemas: [PATCH_OP], Operations: operations } });
  }

  put(made: Made, body: JsonObject): Promise<Answer> {
    return this.call("PUT", made.path, { body });
  }

  /** The body of a user with what every server wants: name, e-mail, and a userName that is an e-mail address. */
  userBody(more: JsonObject = {}): JsonObject & { schemas: string[]; userName: string } {
    const userName = this.mail();
    return {
      schemas: [USER],
      userName,
      name: { givenName: "Rollcall", familyName: "Check" },
      displayName: "Rollcall Check",
      emails: [{ value: userName, type: "work", primary: true }],
      active: true,
      ...more,
    };
  }

  groupBody(members: Made[] = [], more: JsonObject = {}): JsonObject & { displayName: string } {
    return {
      schemas: [GROUP],
      displayName: this.word(),
      ...(members.length === 0 ? {} : { members: members.map(({ id }) => ({ value: id })) }),
      ...more,
    };
  }

  /** A user for this check. Throws `NotJudged` when the server makes none. */
  async user(more: JsonObject = {}): Promise<Made> {
    return this.#made(await this.call("POST", this.users, { body: this.userBody(more) }), this.users, "user");
  }

  async group(members: Made[] = [], more: JsonObject = {}): Promise<Made> {
    return this.#made(
      await this.call("POST", this.groups, { body: this.groupBody(members, more) }),
      this.groups,
      "group",
    );
  }

  /** A resource as it is now; throws `Unmet` when it cannot be read. */
  async read(made: Made, query: CallOptions["query"] = {}): Promise<Answer> {
    return (await this.get(made.path, query)).is(200);
  }

  /** Users that all reading checks share and no check changes. */
  cast(): Promise<Cast> {
    this.#cast ??= makeCast(this);
    return this.#cast;
  }

  /** Paths of the cast, as far as it was made: a check's end does not remove them. */
  async castPaths(): Promise<string[]> {
    const cast = await this.#cast?.catch(() => undefined);
    return cast?.all.map(({ path }) => path) ?? [];
  }

  #made(answer: Answer, endpoint: string, what: string): Made {
    const id = isObject(answer.json) ? own(answer.json, "id") : undefined;
    if ((answer.status === 201 || answer.status === 200) && typeof id === "string" && isObject(answer.json))
      return { id, path: `${endpoint}/${encodeURIComponent(id)}`, body: answer.json };
    const why = answer.status === 201 ? `its id is ${shown(id)}` : answer.said();
    throw new NotJudged(`The test ${what} that this needs could not be created: ${why}.`);
  }
}
