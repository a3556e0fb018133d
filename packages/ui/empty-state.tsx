import type { LucideIcon } from "lucide-react";
import { Inbox } from "lucide-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  title: string;
  text?: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
}

/** Says why there is nothing here, and what to do next. */
export function EmptyState({ title, text, icon: Icon = Inbox, action }: EmptyStateProps) {
  return (
    <div className="rc-empty">
      <span className="rc-empty-icon" aria-hidden="true">
        <Icon size={20} strokeWidth={1.6} />
      </span>
      <p className="rc-empty-title">{title}</p>
      {text ? <div className="rc-empty-text">{text}</div> : null}
      {action ? <div className="rc-empty-action">{action}</div> : null}
    </div>
  );
}
