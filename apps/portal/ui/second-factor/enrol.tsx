import { TextInput } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { CopyField } from "@rollcall/ui/copy-field";
import { Form } from "@rollcall/ui/form";
import { QrCode } from "@rollcall/ui/qr-code";
import { useState } from "react";
import type { Enrolment, RecoveryCodes } from "../../shapes/second-factor.ts";

interface EnrolProps {
  enrolment: Enrolment;
  onCancel: () => void;
  onDone: (codes: string[]) => Promise<void>;
}

/** The secret goes into the authenticator app, and its first code switches two-step sign-in on. */
export function Enrol({ enrolment, onCancel, onDone }: EnrolProps) {
  const [code, setCode] = useState("");
  return (
    <Form
      label="Set up two-step sign-in"
      save="Switch on"
      changed={code.trim() !== ""}
      onCancel={onCancel}
      onSubmit={async () => {
        const { codes } = await api.post<RecoveryCodes>("/api/session/second-factor/confirm", { code });
        await onDone(codes);
      }}
    >
      <p>Scan this with an authenticator app, such as Google Authenticator, 1Password or Aegis.</p>
      <div className="rc-enrol">
        <QrCode text={enrolment.uri} label="QR code for the authenticator app" />
        <CopyField
          label="Or enter this key"
          description="Time-based, six digits."
          value={enrolment.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}
        />
      </div>
      <TextInput
        label="Code that the app shows now"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Form>
  );
}
