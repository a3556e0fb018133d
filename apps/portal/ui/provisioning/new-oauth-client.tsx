import { SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { Form } from "@rollcall/ui/form";
import { useState } from "react";
import { LifeSelect } from "./credential-form.tsx";

interface Asked {
  name: string;
  expires: string;
  jwks?: string;
}

/** A client proves itself with a secret or with a key of its own; one of the two is chosen when it is made. */
export function NewOauthClientForm({
  onSubmit,
  onCancel,
}: {
  onSubmit: (asked: Asked) => Promise<unknown>;
  onCancel: () => void;
}) {
  const [name, setName] = useState("");
  const [way, setWay] = useState("secret");
  const [expires, setExpires] = useState("1y");
  const [jwks, setJwks] = useState("");
  const withKeys = way === "keys";
  return (
    <Form
      label="Add OAuth client"
      save="Add client"
      changed={name.trim() !== "" && (!withKeys || jwks.trim() !== "")}
      onSubmit={() => onSubmit({ name: name.trim(), expires, ...(withKeys ? { jwks: jwks.trim() } : {}) })}
      onCancel={onCancel}
    >
      <TextInput
        label="Client name"
        description="Where it will be used, so that you know it again."
        placeholder="Entra ID"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label="The client proves itself with"
        fullWidth
        data={[
          { value: "secret", label: "A client secret" },
          { value: "keys", label: "A signed assertion" },
        ]}
        value={way}
        onChange={setWay}
      />
      {withKeys ? (
        <KeysInput value={jwks} onChange={setJwks} />
      ) : (
        <>
          <p className="rc-hint">Made here and shown once. Entra ID and Okta use this one.</p>
          <LifeSelect value={expires} onChange={setExpires} />
        </>
      )}
    </Form>
  );
}

export function KeysInput({ value, onChange }: { value: string; onChange: (jwks: string) => void }) {
  return (
    <Textarea
      label="Public keys (JWK Set)"
      description="The client signs a short-lived JWT with its private key (private_key_jwt, RFC 7523). Paste the public half; nothing secret is kept here."
      placeholder='{"keys": [{"kty": "EC", "crv": "P-256", "x": "…", "y": "…", "kid": "…"}]}'
      autosize
      minRows={5}
      maxRows={12}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
