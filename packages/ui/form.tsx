import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import type { FormEvent, ReactNode } from "react";
import { ApiError, messageOf } from "./api.tsx";
import { Notice } from "./page.tsx";

export interface FormProps {
  /** The name of the form for assistive technology and tests. */
  label: string;
  onSubmit: () => Promise<unknown>;
  save?: string;
  /** Whether there is something to save; Save stays off until then. */
  changed?: boolean;
  onCancel?: (() => void) | undefined;
  danger?: boolean;
  children: ReactNode;
}

/** One form behaviour everywhere: nothing is kept until Save, and a refusal is said above the button. */
export function Form({
  label,
  onSubmit,
  save = "Save",
  changed = true,
  onCancel,
  danger = false,
  children,
}: FormProps) {
  const submit = useMutation({ mutationFn: onSubmit });
  const onForm = (event: FormEvent): void => {
    event.preventDefault();
    if (changed && !submit.isPending) submit.mutate();
  };
  const fieldsTold = submit.error instanceof ApiError && Object.keys(submit.error.fields).length > 0;
  return (
    <form aria-label={label} onSubmit={onForm} noValidate className="rc-form">
      {children}
      {submit.error ? (
        <Notice tone="bad">
          {messageOf(submit.error)}
          {fieldsTold ? <FieldErrors error={submit.error as ApiError} /> : null}
        </Notice>
      ) : null}
      <Group gap="xs" className="rc-form-actions">
        <Button type="submit" loading={submit.isPending} disabled={!changed} {...(danger ? { color: "red" } : {})}>
          {save}
        </Button>
        {onCancel ? (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
      </Group>
    </form>
  );
}

function FieldErrors({ error }: { error: ApiError }) {
  return (
    <ul>
      {Object.entries(error.fields).map(([name, message]) => (
        <li key={name}>
          {name}: {message}
        </li>
      ))}
    </ul>
  );
}

/** Label and value pairs, for reading. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="rc-facts">{children}</dl>;
}

export function Fact({ label, children, locked }: { label: string; children: ReactNode; locked?: string | undefined }) {
  const empty = children === null || children === undefined || children === "";
  return (
    <div>
      <dt>
        {label}
        {locked ? <LockReason reason={locked} /> : null}
      </dt>
      <dd>{empty ? <span className="rc-dimmed">Not set</span> : children}</dd>
    </div>
  );
}

/** Why a field cannot be edited here. */
export function LockReason({ reason }: { reason: string }) {
  return (
    <span className="rc-lock" title={reason}>
      <Lock size={12} aria-hidden="true" />
      <span className="rc-visually-hidden">({reason})</span>
    </span>
  );
}
