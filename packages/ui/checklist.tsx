import { Loader } from "@mantine/core";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { ExchangeView } from "./exchange-view.tsx";
import type { ExchangeViewProps } from "./exchange-view.tsx";
import "./exchange.css";

export type CheckState = "met" | "failed" | "waiting" | "running" | "skipped";

export interface CheckItem {
  id: string;
  title: string;
  state: CheckState;
  /** What is so now. */
  detail?: ReactNode;
  /** What to do about it. */
  fix?: ReactNode;
  /** Where to do it. */
  link?: { label: string; to: string } | undefined;
  exchange?: ExchangeViewProps | undefined;
}

const words: Record<CheckState, string> = {
  met: "Met",
  failed: "Not met",
  waiting: "Waiting",
  running: "Running",
  skipped: "Not checked",
};

export interface ChecklistProps {
  label: string;
  items: readonly CheckItem[];
  /** Side by side where there is room. */
  columns?: boolean;
}

/** Requirements or checks by name, each with its state, the way out and the exchange behind it. */
export function Checklist({ label, items, columns = false }: ChecklistProps) {
  return (
    <ul className="rc-checks" aria-label={label} {...(columns ? { "data-columns": true } : {})}>
      {items.map((item) => (
        <li key={item.id} data-state={item.state}>
          <span className="rc-checks-mark">
            <Sign state={item.state} />
          </span>
          <span className="rc-checks-title">
            {item.title}
            <span className="rc-visually-hidden">: {words[item.state]}</span>
          </span>
          {item.link && item.state !== "met" ? <Link to={item.link.to}>{item.link.label}</Link> : <span />}
          {item.detail ? <span className="rc-checks-text">{item.detail}</span> : null}
          {item.fix && item.state !== "met" ? (
            <span className="rc-checks-text">
              <strong>{item.fix}</strong>
            </span>
          ) : null}
          {item.exchange ? (
            <details>
              <summary>Request and response</summary>
              <ExchangeView {...item.exchange} />
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Sign({ state }: { state: CheckState }) {
  if (state === "running") return <Loader size={14} aria-label="Running" />;
  if (state === "met") return <CircleCheck size={17} aria-hidden="true" />;
  if (state === "failed" || state === "waiting") return <CircleAlert size={17} aria-hidden="true" />;
  return <CircleDashed size={17} aria-hidden="true" />;
}
