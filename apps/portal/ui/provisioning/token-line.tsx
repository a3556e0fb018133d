import { Button } from "@mantine/core";
import { dateOnly } from "@rollcall/ui/format";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import type { CredentialState, ScimToken } from "../../shapes/credentials.ts";

export function StateBadge({ state }: { state: CredentialState }) {
  if (state === "live") return <StatusBadge tone="good">Live</StatusBadge>;
  return <StatusBadge tone="off">{state === "expired" ? "Expired" : "Revoked"}</StatusBadge>;
}

interface Used {
  lastUsedAt: string | null;
  lastUsedAddress: string | null;
  lastUsedClient: string | null;
}

/** "last used 3 s ago by Okta from 203.0.113.7" */
export function LastUsed({ used }: { used: Used }) {
  if (used.lastUsedAt === null) return <>never used</>;
  return (
    <>
      last used <RelativeTime at={used.lastUsedAt} />
      {used.lastUsedClient ? ` by ${used.lastUsedClient}` : ""}
      {used.lastUsedAddress ? ` from ${used.lastUsedAddress}` : ""}
    </>
  );
}

interface Props {
  token: ScimToken;
  /** Undefined while two tokens are live: then there is a second one already. */
  onRotate: (() => void) | undefined;
  onRevoke: () => void;
}

export function TokenLine({ token, onRotate, onRevoke }: Props) {
  const isLive = token.state === "live";
  return (
    <li>
      <div className="rc-line-main">
        <strong>{token.name}</strong> <code className="rc-dimmed">{token.hint}</code>
        <p>
          Created by {token.createdBy} <RelativeTime at={token.createdAt} />
          {" · "}
          <LastUsed used={token} />
          {" · "}
          {token.revokedAt ? (
            <>
              revoked <RelativeTime at={token.revokedAt} />
              {token.revokedBy ? ` by ${token.revokedBy}` : ""}
            </>
          ) : token.expiresAt ? (
            `${isLive ? "expires" : "expired"} ${dateOnly(new Date(token.expiresAt))}`
          ) : (
            "does not expire"
          )}
        </p>
      </div>
      <StateBadge state={token.state} />
      {onRotate && token.state !== "revoked" ? (
        <Button variant="default" size="compact-md" aria-label={`Rotate ${token.name}`} onClick={onRotate}>
          Rotate
        </Button>
      ) : null}
      {isLive ? (
        <Button variant="default" size="compact-md" aria-label={`Revoke ${token.name}`} onClick={onRevoke}>
          Revoke
        </Button>
      ) : null}
    </li>
  );
}
