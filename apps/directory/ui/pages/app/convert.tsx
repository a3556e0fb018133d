import { Skeleton } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import type { Conversion } from "../../../shapes/assignments.ts";
import { useConversion, useConvert } from "../../api/bulk-assignments.ts";
import { counted, listed } from "../../words/counted.ts";

export interface Converting {
  assignments: string[];
  clear: () => void;
}

interface Props {
  appId: string;
  label: string;
  converting: Converting | null;
  onClose: () => void;
}

/** Direct assignments give way to those through groups; who has no group stays, and nobody is without the app in between. */
export function ConvertDialog({ appId, label, converting, onClose }: Props) {
  const preview = useConversion(appId, converting?.assignments ?? null);
  const convert = useConvert(appId);
  return (
    <Confirm
      opened={converting !== null}
      onClose={onClose}
      title="Convert to group assignments?"
      confirm="Convert"
      onConfirm={async () => {
        if (!converting) return;
        const { converted } = await convert.mutateAsync(converting.assignments);
        converting.clear();
        notifyDone(
          converted.length === 0
            ? "Nobody was converted."
            : `${counted(converted.length, "person has", "people have")} ${label} through groups from now on.`,
        );
      }}
    >
      {preview.isPending ? <Skeleton height={60} /> : null}
      {preview.isError ? <Notice tone="bad">{messageOf(preview.error)}</Notice> : null}
      {preview.data ? <Told label={label} conversion={preview.data} /> : null}
    </Confirm>
  );
}

function Told({ label, conversion }: { label: string; conversion: Conversion }) {
  const { converted, kept } = conversion;
  const entered = converted.filter(({ values }) => values.length > 0);
  return (
    <>
      <p>
        {converted.length === 0
          ? `None of them has ${label} through a group. Assign a group that they are in first.`
          : `${counted(converted.length, "person keeps", "people keep")} ${label} through groups, and the direct assignment ends. Access is not interrupted.`}
      </p>
      {converted.length > 0 ? (
        <ul className="rc-hint" aria-label="Converted">
          {converted.slice(0, 8).map(({ id, name, groups }) => (
            <li key={id}>
              {name} through {groups.join(", ")}
            </li>
          ))}
          {converted.length > 8 ? <li>and {converted.length - 8} more</li> : null}
        </ul>
      ) : null}
      {entered.length > 0 ? (
        <Notice tone="wait" title="Values go with the direct assignment">
          {listed(entered.map(({ name, values }) => `${name} (${values.join(", ")})`))}: the values entered there end,
          and those of the groups or of the mapping are sent.
        </Notice>
      ) : null}
      {kept.length > 0 ? (
        <p className="rc-hint">
          {listed(kept.map(({ name }) => name))} {kept.length === 1 ? "has" : "have"} the app through no group and{" "}
          {kept.length === 1 ? "stays" : "stay"} assigned directly.
        </p>
      ) : null}
    </>
  );
}
