// What an app holds, read from it over SCIM by requests of its own.

export interface SeenUser {
  id: string;
  userName?: string;
  externalId?: string;
  active?: boolean;
  [name: string]: unknown;
}

export interface SeenGroup {
  id: string;
  displayName?: string;
  externalId?: string;
  members?: { value: string }[];
}

export interface Seen {
  users: SeenUser[];
  groups: SeenGroup[];
}

export async function readApp(base: string, token: string): Promise<Seen> {
  return { users: await all<SeenUser>(base, token, "/Users"), groups: await all<SeenGroup>(base, token, "/Groups") };
}

/** Every page. An app without such an address has none. */
async function all<Resource extends { id: string }>(base: string, token: string, path: string): Promise<Resource[]> {
  const found = new Map<string, Resource>();
  for (let startIndex = 1; ;) {
    const response = await fetch(`${base}${path}?startIndex=${startIndex}&count=100`, {
      headers: { authorization: `Bearer ${token}`, accept: "application/scim+json" },
      redirect: "manual",
    });
    if (response.status === 404) return [];
    if (response.status !== 200) throw new Error(`GET ${path} was answered by ${response.status}`);
    const { Resources = [], totalResults } = (await response.json()) as {
      Resources?: Resource[];
      totalResults: number;
    };
    const before = found.size;
    for (const resource of Resources) found.set(resource.id, resource);
    startIndex += Resources.length;
    if (Resources.length === 0 || startIndex > totalResults || found.size === before) return [...found.values()];
  }
}
