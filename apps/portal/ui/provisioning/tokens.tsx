import { Button, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { SecretOnce } from "@rollcall/ui/secret-once";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { ScimToken } from "../../shapes/credentials.ts";
import type { Connection, CreatedToken, Provisioning } from "../../shapes/provisioning.ts";
import { confirmed } from "../step-up.tsx";
import { CredentialForm } from "./credential-form.tsx";
import { Rotation } from "./rotation.tsx";
import { TokenLine } from "./token-line.tsx";
import { provisioningKey } from "./use-provisioning.tsx";

export function Tokens({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [rotating, setRotating] = useState<ScimToken>();
  const [secret, setSecret] = useState<string>();
  const [revoking, setRevoking] = useState<ScimToken>();
  const close = (): void => {
    setCreating(false);
    setRotating(undefined);
  };
  const make = async (path: string, asked: object): Promise<void> => {
    const created = await confirmed(() => api.post<CreatedToken>(path, asked));
    queries.setQueryData(provisioningKey, created.provisioning);
    close();
    setSecret(created.token);
  };
  const revoke = async (token: ScimToken): Promise<void> => {
    queries.setQueryData(provisioningKey, await api.delete<Provisioning>(`/api/provisioning/tokens/${token.id}`));
    notifyDone(`Token “${token.name}” is revoked.`);
  };
  const { tokens, newTokenRefusal: refusal } = connection;
  const rotations = tokens.flatMap((next) => {
    const old = next.state === "live" ? tokens.find((one) => one.id === next.replaces?.id) : undefined;
    return old ? [{ old, next }] : [];
  });
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
      {tokens.length > 0 ? (
        <ul className="rc-lines" aria-label="Tokens" style={{ marginTop: 14 }}>
          {tokens.map((token) => (
            <TokenLine
              key={token.id}
              token={token}
              onRotate={refusal === null ? () => setRotating(token) : undefined}
              onRevoke={() => setRevoking(token)}
            />
          ))}
        </ul>
      ) : null}
      {rotations.map(({ old, next }) => (
        <Rotation key={next.id} old={old} next={next} onRevoke={() => setRevoking(old)} />
      ))}
      <Modal
        opened={creating || rotating !== undefined}
        onClose={close}
        title={rotating ? `Rotate “${rotating.name}”` : "Generate token"}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {rotating ? (
          <CredentialForm
            label="Rotate token"
            save="Make the new token"
            nameLabel="Token name"
            name={nextName(rotating.name)}
            text={`A second token is made. “${rotating.name}” goes on working until you revoke it, so nothing is interrupted.`}
            onSubmit={(asked) => make(`/api/provisioning/tokens/${rotating.id}/rotate`, asked)}
            onCancel={close}
          />
        ) : creating ? (
          <CredentialForm
            label="Generate token"
            save="Generate"
            nameLabel="Token name"
            onSubmit={(asked) => make("/api/provisioning/tokens", { ...asked, connection: connection.id })}
            onCancel={close}
          />
        ) : null}
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

/** "Okta" → "Okta (2)" → "Okta (3)". */
function nextName(name: string): string {
  const [, base = name, number] = /^(.*?)(?: \((\d+)\))?$/.exec(name) ?? [];
  return `${base.slice(0, 90)} (${number === undefined ? 2 : Number(number) + 1})`;
}
