import type { LucideIcon } from "lucide-react";
import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, Clock, Info } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "good" | "bad" | "wait" | "info" | "off" | "plain";

const icons: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  bad: CircleAlert,
  wait: Clock,
  info: Info,
  off: CircleMinus,
  plain: CircleDashed,
};

/** A state in words with an icon; the colour only repeats what the words say. */
export function StatusBadge({ tone, children, icon }: { tone: Tone; children: ReactNode; icon?: LucideIcon }) {
  const Icon = icon ?? icons[tone];
  return (
    <span className="rc-badge" data-tone={tone}>
      <Icon size={13} strokeWidth={2} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}

/** The HTTP status of an exchange with its meaning. */
export function HttpStatus({ status }: { status: number | null | undefined }) {
  if (!status) return <StatusBadge tone="bad">No answer</StatusBadge>;
  const tone: Tone = status < 300 ? "good" : status === 429 ? "wait" : status < 400 ? "info" : "bad";
  return <StatusBadge tone={tone}>{`${status} ${meanings[status] ?? ""}`.trim()}</StatusBadge>;
}

const meanings: Record<number, string> = {
  200: "OK",
  201: "Created",
  204: "No content",
  304: "Not modified",
  400: "Bad request",
  401: "Not authorised",
  403: "Refused",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Changed meanwhile",
  413: "Too large",
  415: "Wrong content type",
  429: "Slow down",
  500: "Server error",
  501: "Not supported",
  502: "Bad gateway",
  503: "Unavailable",
};
