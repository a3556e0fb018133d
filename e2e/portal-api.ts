// The portal as an identity provider sees it: SCIM with a bearer token.
import assert from "node:assert/strict";

export interface ScimUser {
  id: string;
  userName: string;
  externalId?: string;
  active: boolean;
  displayName?: string;
  name?: { givenName?: string; familyName?: string };
  emails?: { value: string; primary?: boolean; type?: string }[];
  schemas: string[];
  meta: { location: string };
}
export interface ScimAnswer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}
interface ListResponse {
  totalResults: number;
  Resources?: ScimUser[];
}

export const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
export const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

export class PortalApi {
  readonly base: string;
  readonly token: string | undefined;
  constructor(portalUrl: string, token: string | undefined) {
    this.base = `${portalUrl}/scim/v2`;
    this.token = token;
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<ScimAnswer<T>> {
    const response = await fetch(this.base + path, {
      method,
      headers: {
        accept: "application/scim+json",
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      redirect: "manual",
    });
    const text = await response.text();
    const parsed = (text === "" ? undefined : JSON.parse(text)) as T;
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  async create(user: Record<string, unknown>): Promise<ScimUser> {
    const answer = await this.call<ScimUser>("POST", "/Users", { schemas: [userSchema], ...user });
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  }

  async find(filter: string): Promise<ScimUser[]> {
    const answer = await this.call<ListResponse>("GET", `/Users?filter=${encodeURIComponent(filter)}&count=100`);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.Resources ?? [];
  }

  async byUserName(userName: string): Promise<ScimUser | undefined> {
    const found = await this.find(`userName eq "${userName}"`);
    assert.ok(found.length <= 1, `${userName} is there ${found.length} times`);
    return found[0];
  }

  async count(): Promise<number> {
    const answer = await this.call<ListResponse>("GET", "/Users?count=0");
    assert.equal(answer.status, 200, answer.text);
    return answer.body.totalResults;
  }

  /** Every user, page by page. */
  async all(): Promise<ScimUser[]> {
    const users: ScimUser[] = [];
    for (;;) {
      const answer = await this.call<ListResponse>("GET", `/Users?startIndex=${users.length + 1}&count=100`);
      assert.equal(answer.status, 200, answer.text);
      const page = answer.body.Resources ?? [];
      users.push(...page);
      if (page.length === 0 || users.length >= answer.body.totalResults) return users;
    }
  }

  patch(id: string, operations: unknown[]): Promise<ScimAnswer<ScimUser>> {
    return this.call("PATCH", `/Users/${encodeURIComponent(id)}`, {
      schemas: [patchSchema],
      Operations: operations,
    });
  }
}
