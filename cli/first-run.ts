import { migratePart, openPart } from "./operators.ts";
import { PARTS, type Part, type Settings } from "./settings.ts";

/** Brings both databases up, and fills them the first time. */
export async function prepare(serverUrl: string, sampleData: boolean): Promise<void> {
  await Promise.all(PARTS.map((part) => prepareOne(serverUrl, part, sampleData)));
}

async function prepareOne(serverUrl: string, part: Part, sampleData: boolean): Promise<void> {
  // The rules of the app are read from disk while the database works.
  if (part === "portal") {
    const [{ prepareFirstRun }] = await Promise.all([
      import("@rollcall/portal/server/operator"),
      migratePart(serverUrl, part),
    ]);
    const db = openPart(serverUrl, part);
    try {
      await prepareFirstRun(db, { sampleData });
    } finally {
      await db.close();
    }
  } else {
    const [{ prepareFirstRun }] = await Promise.all([
      import("@rollcall/directory/server/operator"),
      migratePart(serverUrl, part),
    ]);
    const db = openPart(serverUrl, part);
    try {
      await prepareFirstRun(db, { sampleData });
    } finally {
      await db.close();
    }
  }
}

/** A one-time link for each console. */
export async function signInLinks(serverUrl: string, settings: Settings, parts: readonly Part[]): Promise<string[]> {
  return Promise.all(
    parts.map(
      async (part) =>
        `${settings.urls[part]}${part === "portal" ? await portalLink(serverUrl) : await directoryLink(serverUrl)}`,
    ),
  );
}

async function portalLink(serverUrl: string): Promise<string> {
  const { signInLink } = await import("@rollcall/portal/server/operator");
  const db = openPart(serverUrl, "portal");
  try {
    return await signInLink(db, { portal: 1, validHours: 24 });
  } finally {
    await db.close();
  }
}

async function directoryLink(serverUrl: string): Promise<string> {
  const { signInLink } = await import("@rollcall/directory/server/operator");
  const db = openPart(serverUrl, "directory");
  try {
    return await signInLink(db, { validHours: 24 });
  } finally {
    await db.close();
  }
}
