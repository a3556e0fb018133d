// An app with a SCIM service that nobody here wrote the product for: it keeps its users in memory, and a walk changes
// them behind the directory's back.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface AppUser {
  id: string;
  userName: string;
  active: boolean;
  [name: string]: unknown;
}

export interface ScimApp {
  baseUrl: string;
  users: Map<string, AppUser>;
  /** Somebody made this account in the app itself. */
  add(userName: string, displayName: string): AppUser;
  byName(userName: string): AppUser | undefined;
  close(): void;
}

export async function startScimApp(): Promise<ScimApp> {
  const users = new Map<string, AppUser>();
  const server = createServer((request, response) => {
    void (async () => {
      const { body, status } = answer(users, request.method ?? "", request.url ?? "", await text(request));
      response.writeHead(status, { "content-type": "application/scim+json" }).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    users,
    add(userName, displayName) {
      const user = {
        schemas: [],
        id: randomUUID(),
        userName,
        displayName,
        active: true,
        emails: [{ value: userName }],
      };
      users.set(user.id, user);
      return user;
    },
    byName: (userName) => [...users.values()].find((user) => user.userName === userName),
    close: () => server.close().closeAllConnections(),
  };
}

interface Operation {
  path: string;
  value?: unknown;
}

function answer(
  users: Map<string, AppUser>,
  method: string,
  path: string,
  body: string,
): { status: number; body: unknown } {
  const url = new URL(path, "http://app");
  const [, , , type, id = ""] = url.pathname.split("/");
  const found = users.get(decodeURIComponent(id));
  if (type === "ServiceProviderConfig")
    return {
      status: 200,
      body: { schemas: [], patch: { supported: true }, filter: { supported: true, maxResults: 200 } },
    };
  if (type === "Schemas") return { status: 200, body: { totalResults: 0, Resources: [] } };
  if (type !== "Users") return { status: 404, body: { detail: "No such address." } };
  if (id === "" && method === "POST") {
    const user = { ...(JSON.parse(body) as AppUser), id: randomUUID() };
    users.set(user.id, user);
    return { status: 201, body: user };
  }
  if (id === "") return { status: 200, body: listed(users, url) };
  if (found === undefined) return { status: 404, body: { detail: "There is no such user." } };
  if (method === "PATCH") {
    const changed: AppUser = { ...found };
    for (const { path: at, value } of (JSON.parse(body) as { Operations: Operation[] }).Operations)
      set(changed, at, value);
    users.set(changed.id, changed);
    return { status: 200, body: changed };
  }
  return { status: 200, body: found };
}

function listed(users: Map<string, AppUser>, url: URL): object {
  const [, attribute = "", value = ""] = /^(\w+) eq "(.*)"$/.exec(url.searchParams.get("filter") ?? "") ?? [];
  const all = [...users.values()].filter(
    (user) => attribute === "" || String(user[attribute]).toLowerCase() === value.toLowerCase(),
  );
  const start = Number(url.searchParams.get("startIndex") ?? 1) - 1;
  const page = all.slice(start, start + Number(url.searchParams.get("count") ?? 100));
  return { totalResults: all.length, startIndex: start + 1, itemsPerPage: page.length, Resources: page };
}

/** As much of a path as the directory's own mapping has: `title`, `name.givenName`, and whole elements of lists. */
function set(user: AppUser, path: string, value: unknown): void {
  const [name = "", sub] = path.split(".");
  if (/\[/.test(name)) user[name.replace(/\[.*/, "")] = [{ value, type: "work" }];
  else if (sub === undefined) user[name] = value;
  else user[name] = { ...(user[name] as object | undefined), [sub]: value };
}
