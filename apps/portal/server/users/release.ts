import type { Dependencies } from "../dependencies.ts";
import type { Actor } from "../records.ts";
import { usersOfConnection } from "./release-store.ts";

/** Many enough for few statements, few enough for short ones. */
const AT_ONCE = 200;

/**
 * Lets the users of a connection go: they stay as they are and are managed by hand from now on. Whoever is interrupted
 * can do it again. Returns how many there were.
 */
export async function releaseUsers(
  deps: Dependencies,
  asked: { account: number; connection: string; actor: Actor },
): Promise<number> {
  const { account, connection, actor } = asked;
  let released = 0;
  for (;;) {
    const ids = await usersOfConnection(deps.database, account, connection, AT_ONCE);
    if (ids.length === 0) return released;
    await Promise.all(
      ids.map((id) =>
        deps.users.change({
          account,
          id,
          actor,
          connection,
          // The id that the directory gave says nothing any more.
          decide: ({ resource: { externalId: _externalId, ...resource } }) => ({ connection: null, resource }),
        }),
      ),
    );
    released += ids.length;
  }
}
