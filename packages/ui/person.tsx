import { initials } from "./format.ts";

/** A name with its initials and one quieter line below. */
export function Person({ name, detail }: { name: string; detail?: string | null | undefined }) {
  return (
    <span className="rc-person">
      <span className="rc-avatar" aria-hidden="true">
        {initials(name) || "?"}
      </span>
      <span className="rc-person-text">
        <span className="rc-person-name">{name}</span>
        {detail ? <span className="rc-person-detail">{detail}</span> : null}
      </span>
    </span>
  );
}
