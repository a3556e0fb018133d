// The directory's management API, in Okta's shape, with an API token.
import assert from "node:assert/strict";

export interface DirectoryUser {
  id: string;
  status: string;
  profile: Record<string, string | null>;
}
export interface DirectoryAnswer<T> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}
interface Identified {
  id: string;
}

export class DirectoryApi {
  readonly base: string;
  readonly token: string | undefined;
  constructor(directoryUrl: string, token: string | undefined) {
    this.base = `${directoryUrl}/api/v1`;
    this.token = token;
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<DirectoryAnswer<T>> {
    const response = await fetch(/^https?:/.test(path) ? path : this.base + path, {
      method,
      headers: {
        accept: "application/json",
        ...(this.token === undefined ? {} : { authorization: `SSWS ${this.token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = (text === "" ? undefined : JSON.parse(text)) as T;
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  private async good<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  createUser(profile: Record<string, string>): Promise<DirectoryUser> {
    return this.good("POST", "/users?activate=true", { profile });
  }
  updateUser(id: string, profile: Record<string, string>): Promise<DirectoryUser> {
    return this.good("POST", `/users/${id}`, { profile });
  }
  user(idOrLogin: string): Promise<DirectoryUser> {
    return this.good("GET", `/users/${encodeURIComponent(idOrLogin)}`);
  }
  async lifecycle(id: string, action: "activate" | "deactivate" | "suspend" | "unsuspend"): Promise<void> {
    await this.good("POST", `/users/${id}/lifecycle/${action}?sendEmail=false`);
  }
  createGroup(name: string): Promise<Identified> {
    return this.good("POST", "/groups", { profile: { name, description: "" } });
  }
  async addToGroup(group: string, user: string): Promise<void> {
    await this.good("PUT", `/groups/${group}/users/${user}`);
  }
  createApp(label: string, name = "rollcall_portal"): Promise<Identified> {
    return this.good("POST", "/apps", { name, label });
  }
  async connect(app: string, baseUrl: string, token: string): Promise<void> {
    await this.good("POST", `/apps/${app}/connections/default?activate=true`, {
      baseUrl,
      profile: { authScheme: "TOKEN", token },
    });
  }
  async assignUser(app: string, user: string): Promise<void> {
    await this.good("POST", `/apps/${app}/users`, { id: user, scope: "USER" });
  }
  async unassignUser(app: string, user: string): Promise<void> {
    await this.good("DELETE", `/apps/${app}/users/${user}`);
  }
  async assignGroup(app: string, group: string): Promise<void> {
    await this.good("PUT", `/apps/${app}/groups/${group}`, {});
  }

  /** Everything of a list, following `Link: <...>; rel="next"`. */
  async all<T>(path: string): Promise<T[]> {
    const rows: T[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      const answer: DirectoryAnswer<T[]> = await this.call<T[]>("GET", next);
      assert.equal(answer.status, 200, answer.text);
      rows.push(...answer.body);
      next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    return rows;
  }
}
