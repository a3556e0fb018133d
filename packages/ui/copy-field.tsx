import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Check, Copy } from "lucide-react";
import { useId } from "react";

/** A value to take elsewhere: labelled, selectable, with a copy button that says that it copied. */
export function CopyField({ label, value, description }: { label: string; value: string; description?: string }) {
  const id = useId();
  return (
    <div className="rc-copy">
      <label className="rc-label" htmlFor={id}>
        {label}
      </label>
      {description ? <p className="rc-hint">{description}</p> : null}
      <div className="rc-copy-row">
        <input id={id} readOnly value={value} onFocus={(event) => event.target.select()} spellCheck={false} />
        <CopyIcon value={value} label={`Copy ${label}`} />
      </div>
    </div>
  );
}

export function CopyIcon({ value, label = "Copy" }: { value: string; label?: string }) {
  const clipboard = useClipboard({ timeout: 1800 });
  return (
    <>
      <Tooltip label={clipboard.copied ? "Copied" : label}>
        <ActionIcon aria-label={label} size="md" onClick={() => clipboard.copy(value)}>
          {clipboard.copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Spoken copied={clipboard.copied} />
    </>
  );
}

export function CopyButton({
  value,
  label,
  variant = "default",
}: {
  value: string;
  label: string;
  variant?: "default" | "filled" | "subtle";
}) {
  const clipboard = useClipboard({ timeout: 1800 });
  return (
    <>
      <Button
        variant={variant}
        size={variant === "subtle" ? "compact-sm" : "sm"}
        leftSection={clipboard.copied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        onClick={() => clipboard.copy(value)}
      >
        {label}
      </Button>
      <Spoken copied={clipboard.copied} />
    </>
  );
}

function Spoken({ copied }: { copied: boolean }) {
  return (
    <span className="rc-visually-hidden" role="status">
      {copied ? "Copied" : ""}
    </span>
  );
}
