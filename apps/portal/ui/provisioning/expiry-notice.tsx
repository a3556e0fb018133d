import { dateOnly } from "@rollcall/ui/format";
import { Notice } from "@rollcall/ui/page";
import { Link } from "react-router";
import type { Connection } from "../../shapes/provisioning.ts";
import { expiringOf, expiryWords } from "./expiry.ts";

/** Says which credentials end soon, while there is time to replace them. */
export function ExpiryNotice({ connections, linked = false }: { connections: Connection[]; linked?: boolean }) {
  const expiring = expiringOf(connections, new Date());
  if (expiring.length === 0) return null;
  return (
    <>
      {expiring.map((one) => (
        <Notice key={one.id} tone={one.days < 0 ? "bad" : "wait"} title={expiryWords(one)}>
          {one.days < 0 ? "It ended" : "It ends"} on {dateOnly(new Date(one.expiresAt))}. Make another one and enter it
          in{" "}
          {linked ? (
            <Link to={`/settings/provisioning/connections/${one.connection.id}`}>{one.connection.name}</Link>
          ) : (
            "your directory"
          )}
          {one.days < 0 ? ", which is cut off until then." : " before that day, so that it is not cut off."}
        </Notice>
      ))}
    </>
  );
}
