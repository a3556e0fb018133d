import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { Form } from "@rollcall/ui/form";
import { dateOnly } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { SecretOnce } from "@rollcall/ui/secret-once";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { CreatedToken, Provisioning, ScimToken, TokenLife } from "../../shapes/provisioning.ts";
import { provisioningKey } from "./use-provisioning.tsx";

const lives: { value: TokenLife; label: string }[] = [
  { value: "90d", label: "90 days" },
  { value: "1y", label: "1 year" },
  { value: "2y", label: "2 years" },
  { value: "never", label: "Never" },
];

export function Tokens({ provisioning }: { provisioning: Provisioning }) {
  const queries = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [revoking, setRevoking] = useState<ScimToken>();
  const onCreated = (created: CreatedToken): void => {
    queries.setQueryData(provisioningKey, created.provisioning);
    setCreating(false);
    setSecret(created.token);
  };
  const revoke = async (token: ScimToken): Promise<void> => {
    queries.setQueryData(provisioningKey, await api.delete<Provisioning>(`/api/provisioning/tokens/${token.id}`));
    notifyDone(`Token “${token.name}” is revoked.`);
  };
  const refusal = provisioning.newTokenRefusal;
  return (
    <section aria-label="Tokens">
      <div className="rc-switch-line">
        <h3>Tokens</h3>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<KeyRound size={14} aria-hidden />}
          disabled={refusal !== null}
          onClick={() => setCreating(true)}
        >
          Generate token
        </Button>
      </div>
      <p className="rc-hint">
        {refusal ??
          "At most two live tokens, so that you can replace one without a gap. They belong to the portal, not to a person."}
      </p>
      {provisioning.tokens.length > 0 ? (
        <ul className="rc-lines" aria-label="Tokens" style={{ marginTop: 14 }}>
          {provisioning.tokens.map((token) => (
            <TokenLine key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </ul>
      ) : null}
      <Modal
        opened={creating}
        onClose={() => setCreating(false)}
        title="Generate token"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {creating ? <NewTokenForm onCreated={onCreated} onCancel={() => setCreating(false)} /> : null}
      </Modal>
      <SecretOnce
        secret={secret}
        title="Your new token"
        label="Token"
        bearer
        text="Paste it into your directory now, together with the base URL. Most directories want the token alone; those with a header field want it with the word Bearer."
        onStored={() => setSecret(undefined)}
      />
      <Confirm
        opened={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={`Revoke token “${revoking?.name ?? ""}”?`}
        confirm="Revoke token"
        danger
        onConfirm={async () => {
          if (revoking) await revoke(revoking);
        }}
      >
        {revoking?.lastUsedAt ? (
          <p>
            {revoking.lastUsedClient ?? "Your directory"} used it <RelativeTime at={revoking.lastUsedAt} />. Its next
            request is refused, until it has another token.
          </p>
        ) : (
          <p>It was never used. It stops working at once.</p>
        )}
      </Confirm>
    </section>
  );
}

function TokenLine({ token, onRevoke }: { token: ScimToken; onRevoke: () => void }) {
  const isLive = token.state === "live";
  return (
    <li>
      <div className="rc-line-main">
        <strong>{token.name}</strong> <code className="rc-dimmed">{token.hint}</code>
        <p>
          Created by {token.createdBy} <RelativeTime at={token.createdAt} />
          {" · "}
          {token.lastUsedAt ? (
            <>
              last used <RelativeTime at={token.lastUsedAt} />
              {token.lastUsedClient ? ` by ${token.lastUsedClient}` : ""}
              {token.lastUsedAddress ? ` from ${token.lastUsedAddress}` : ""}
            </>
          ) : (
            "never used"
          )}
          {" · "}
          {token.revokedAt ? (
            <>
              revoked <RelativeTime at={token.revokedAt} />
              {token.revokedBy ? ` by ${token.revokedBy}` : ""}
            </>
          ) : token.expiresAt ? (
            `expires ${dateOnly(new Date(token.expiresAt))}`
          ) : (
            "does not expire"
          )}
        </p>
      </div>
      {isLive ? (
        <StatusBadge tone="good">Live</StatusBadge>
      ) : (
        <StatusBadge tone="off">{token.state === "expired" ? "Expired" : "Revoked"}</StatusBadge>
      )}
      {isLive ? (
        <Button variant="default" size="compact-md" aria-label={`Revoke ${token.name}`} onClick={onRevoke}>
          Revoke
        </Button>
      ) : null}
    </li>
  );
}

function NewTokenForm({ onCreated, onCancel }: { onCreated: (created: CreatedToken) => void; onCancel: () => void }) {
  const [name, setName] = useState("");
  const [expires, setExpires] = useState<string>("1y");
  return (
    <Form
      label="Generate token"
      save="Generate"
      changed={name.trim() !== ""}
      onSubmit={async () =>
        onCreated(await api.post<CreatedToken>("/api/provisioning/tokens", { name: name.trim(), expires }))
      }
      onCancel={onCancel}
    >
      <TextInput
        label="Token name"
        description="Where it will be used, so that you know it again."
        placeholder="Okta production"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="Expires after"
        data={lives}
        allowDeselect={false}
        value={expires}
        onChange={(value) => setExpires(value ?? "1y")}
      />
    </Form>
  );
}
