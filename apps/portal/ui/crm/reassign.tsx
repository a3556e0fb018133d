import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, messageOf } from "@rollcall/ui/api";
import { plural } from "@rollcall/ui/format";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { useState } from "react";
import { Link } from "react-router";
import type { Preview, Reassignment, RecordsOfUser, Wish } from "../../shapes/reassignments.ts";
import { OwnerSelect } from "./owner-select.tsx";
import { money } from "./record-words.ts";

/** All or some of somebody's records, or records that were picked. */
export type ReassignWish =
  | { from: { id: string; name: string }; owned: RecordsOfUser }
  | { picked: Extract<Wish["what"], { ids: string[] }>; clear: () => void };

export function Reassign({ wish, onClose }: { wish: ReassignWish | undefined; onClose: () => void }) {
  const title =
    wish === undefined
      ? ""
      : "from" in wish
        ? `Reassign the records of ${wish.from.name}`
        : `Give ${plural(wish.picked.ids.length, wish.picked.kind)} another owner`;
  return (
    <Modal
      opened={wish !== undefined}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {wish ? <Body wish={wish} onClose={onClose} /> : null}
    </Modal>
  );
}

type Kinds = { contacts: boolean; openDeals: boolean; closedDeals: boolean };

function Body({ wish, onClose }: { wish: ReassignWish; onClose: () => void }) {
  const queries = useQueryClient();
  const [to, setTo] = useState<string | null>(null);
  const [kinds, setKinds] = useState<Kinds>({ contacts: true, openDeals: true, closedDeals: false });
  const what: Wish["what"] = "from" in wish ? { from: wish.from.id, ...kinds } : wish.picked;
  const preview = useQuery({
    queryKey: ["reassign-preview", what, to],
    queryFn: () => api.post<Preview>("/api/reassignments/preview", { what, to: to ?? "" } satisfies Wish),
    enabled: to !== null,
  });
  const run = useMutation({
    mutationFn: () => api.post<Reassignment>("/api/reassignments", { what, to: to ?? "" } satisfies Wish),
    onSuccess: async (done) => {
      notifyDone(`${moved(done.contacts, done.deals)} now belong to ${done.to.name}. It can be undone for a day.`);
      if ("clear" in wish) wish.clear();
      onClose();
      await queries.invalidateQueries();
    },
  });
  const count = preview.data ? preview.data.contacts + preview.data.openDeals + preview.data.closedDeals : 0;
  return (
    <Stack gap="md">
      {"from" in wish ? <WhichRecords owned={wish.owned} kinds={kinds} setKinds={setKinds} /> : null}
      <OwnerSelect
        label="New owner"
        description="Only people who have access to this portal."
        value={to}
        onChange={setTo}
        {...("from" in wish ? { except: wish.from.id } : {})}
      />
      {preview.data ? <WhatMoves preview={preview.data} /> : null}
      {preview.isError ? <Notice tone="bad">{messageOf(preview.error)}</Notice> : null}
      {run.isError ? <Notice tone="bad">{messageOf(run.error)}</Notice> : null}
      <p className="rc-hint">
        Each record keeps its history. It can be undone for a day under <Link to="/reassignments">Reassignments</Link>.
      </p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button disabled={to === null || count === 0} loading={run.isPending} onClick={() => run.mutate()}>
          {count === 0 ? "Reassign" : `Reassign ${plural(count, "record")}`}
        </Button>
      </Group>
    </Stack>
  );
}

/** `3 contacts and 2 deals` */
export function moved(contacts: number, deals: number): string {
  const parts = [contacts > 0 ? plural(contacts, "contact") : "", deals > 0 ? plural(deals, "deal") : ""];
  return parts.filter((part) => part !== "").join(" and ") || "No records";
}

interface WhichProps {
  owned: RecordsOfUser;
  kinds: Kinds;
  setKinds: (kinds: Kinds) => void;
}

function WhichRecords({ owned, kinds, setKinds }: WhichProps) {
  const choices: { kind: keyof Kinds; label: string; amount: number }[] = [
    { kind: "contacts", label: "Contacts", amount: owned.contacts },
    { kind: "openDeals", label: "Open deals", amount: owned.openDeals },
    { kind: "closedDeals", label: "Won and lost deals", amount: owned.closedDeals },
  ];
  return (
    <fieldset className="rc-choices">
      <legend className="rc-label">Which records</legend>
      {choices.map(({ kind, label, amount }) => (
        <Checkbox
          key={kind}
          label={`${label} (${amount})`}
          description={
            kind === "closedDeals"
              ? "Reports then count these deals for the new owner, the past months too."
              : undefined
          }
          checked={kinds[kind] && amount > 0}
          disabled={amount === 0}
          onChange={(event) => setKinds({ ...kinds, [kind]: event.currentTarget.checked })}
        />
      ))}
    </fieldset>
  );
}

function WhatMoves({ preview }: { preview: Preview }) {
  const deals = preview.openDeals + preview.closedDeals;
  const total = preview.contacts + deals;
  if (total === 0) return <Notice>There is nothing among these that the new owner does not have already.</Notice>;
  const worth = preview.openDeals > 0 ? `, with ${money(preview.openAmount, preview.currency)} in open deals` : "";
  const names = preview.examples.map(({ name }) => name).join(", ");
  const more = total - preview.examples.length;
  return (
    <Notice title={`${moved(preview.contacts, deals)} change hands${worth}`}>
      {names}
      {more > 0 ? `, and ${plural(more, "other")}` : ""}
    </Notice>
  );
}
