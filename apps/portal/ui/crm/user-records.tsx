import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { plural } from "@rollcall/ui/format";
import { Section } from "@rollcall/ui/page";
import { ArrowRightLeft } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import type { RecordsOfUser } from "../../shapes/reassignments.ts";
import { useMay } from "../session.tsx";
import { Reassign, type ReassignWish } from "./reassign.tsx";
import { money } from "./record-words.ts";

/** What a user owns, and the way to give it to somebody else. */
export function UserRecords({ user }: { user: { id: string; displayName: string } }) {
  const mayReassign = useMay("reassign_records");
  const [wish, setWish] = useState<ReassignWish>();
  const owned = useQuery({
    queryKey: ["records-of-user", user.id],
    queryFn: () => api.get<RecordsOfUser>(`/api/users/${user.id}/records`),
    refetchInterval: 15_000,
  });
  if (owned.data === undefined) return null;
  const { contacts, openDeals, closedDeals, openAmount, currency } = owned.data;
  const total = contacts + openDeals + closedDeals;
  const figures = [
    { to: `/contacts?owner=${user.id}`, value: plural(contacts, "contact"), text: "" },
    { to: `/deals?owner=${user.id}`, value: plural(openDeals, "open deal"), text: money(openAmount, currency) },
    { to: `/deals?owner=${user.id}&status=all`, value: plural(closedDeals, "closed deal"), text: "won and lost" },
  ];
  return (
    <Section
      title="Records"
      text="They keep their owner when access is taken away; reports count them as before."
      actions={
        mayReassign && total > 0 ? (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<ArrowRightLeft size={14} aria-hidden />}
            onClick={() => setWish({ from: { id: user.id, name: user.displayName }, owned: owned.data })}
          >
            Reassign records
          </Button>
        ) : undefined
      }
    >
      {total === 0 ? (
        <p className="rc-hint">Owns no contact and no deal.</p>
      ) : (
        <ul className="rc-lines">
          {figures.map(({ to, value, text }) => (
            <li key={to}>
              <Link to={to}>{value}</Link>
              <span className="rc-dimmed">{text}</span>
            </li>
          ))}
        </ul>
      )}
      <Reassign wish={wish} onClose={() => setWish(undefined)} />
    </Section>
  );
}
