import { Button } from "@mantine/core";
import { dateOnly } from "@rollcall/ui/format";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { useState } from "react";
import type { OauthClient as Shape, OauthSecret } from "../../shapes/credentials.ts";
import { OauthValues, type Values } from "./oauth-values.tsx";
import { LastUsed, StateBadge } from "./token-line.tsx";

interface Props {
  client: Shape;
  values: Omit<Values, "clientId">;
  onSecret: () => void;
  onKeys: () => void;
  onRevoke: () => void;
  onRevokeSecret: (secret: OauthSecret) => void;
}

/** One client: what it is called outside, what it proves itself with, and the way to change that without a gap. */
export function OauthClient({ client, values, onSecret, onKeys, onRevoke, onRevokeSecret }: Props) {
  const [open, setOpen] = useState(false);
  const isLive = client.state === "live";
  const live = client.secrets.filter((secret) => secret.state === "live");
  return (
    <li>
      <div className="rc-line-main">
        <strong>{client.name}</strong> <code className="rc-dimmed">{client.id}</code>
        <p>
          Created by {client.createdBy} <RelativeTime at={client.createdAt} />
          {" · "}
          <LastUsed used={client} />
          {client.revokedAt ? (
            <>
              {" · revoked "}
              <RelativeTime at={client.revokedAt} />
              {client.revokedBy ? ` by ${client.revokedBy}` : ""}
            </>
          ) : null}
        </p>
        {client.keys.map((key) => (
          <p key={key.id}>
            Public key <code>{key.id}</code> ({key.algorithm})
          </p>
        ))}
      </div>
      <StateBadge state={client.state} />
      {isLive ? (
        <>
          <Button variant="default" size="compact-md" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Hide values" : "Show values"}
          </Button>
          {client.keys.length === 0 ? (
            <Button
              variant="default"
              size="compact-md"
              aria-label={`New secret of ${client.name}`}
              disabled={live.length >= 2}
              onClick={onSecret}
            >
              New secret
            </Button>
          ) : (
            <Button variant="default" size="compact-md" aria-label={`Change keys of ${client.name}`} onClick={onKeys}>
              Change keys
            </Button>
          )}
          <Button variant="default" size="compact-md" aria-label={`Revoke ${client.name}`} onClick={onRevoke}>
            Revoke
          </Button>
        </>
      ) : null}
      {isLive && client.secrets.length > 0 ? (
        <ul className="rc-lines rc-below-lines" aria-label={`Secrets of ${client.name}`}>
          {client.secrets.map((secret) => (
            <SecretLine key={secret.id} secret={secret} onRevoke={() => onRevokeSecret(secret)} />
          ))}
        </ul>
      ) : null}
      {open ? (
        <div className="rc-below-lines">
          <OauthValues values={{ ...values, clientId: client.id }} />
        </div>
      ) : null}
    </li>
  );
}

function SecretLine({ secret, onRevoke }: { secret: OauthSecret; onRevoke: () => void }) {
  return (
    <li>
      <div className="rc-line-main">
        Secret <code>{secret.hint}</code>
        <p>
          Created by {secret.createdBy} <RelativeTime at={secret.createdAt} />
          {" · "}
          {secret.lastUsedAt ? (
            <>
              last access token <RelativeTime at={secret.lastUsedAt} />
            </>
          ) : (
            "never used"
          )}
          {" · "}
          {secret.expiresAt
            ? `${secret.state === "expired" ? "expired" : "expires"} ${dateOnly(new Date(secret.expiresAt))}`
            : "does not expire"}
        </p>
      </div>
      <StateBadge state={secret.state} />
      {secret.state === "live" ? (
        <Button variant="default" size="compact-md" aria-label={`Revoke secret ${secret.hint}`} onClick={onRevoke}>
          Revoke
        </Button>
      ) : null}
    </li>
  );
}
