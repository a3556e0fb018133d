import { ActionIcon, Button, Menu } from "@mantine/core";
import { DataTable } from "@rollcall/ui/data-table";
import type { BulkAction, Column } from "@rollcall/ui/data-table";
import { notifyDone } from "@rollcall/ui/notify";
import { Confirm } from "@rollcall/ui/confirm";
import { Person } from "@rollcall/ui/person";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { Ban, Ellipsis, Eye, Link2, PowerOff, Settings, UserPlus, UserSearch } from "lucide-react";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import type { AccountAction, AccountRow } from "../../../shapes/app-accounts.ts";
import { loadAccounts, useAccountActions, useReading } from "../../api/app-accounts.ts";
import { counted } from "../../words/counted.ts";
import { actionWord, matchText, placeOptions } from "../../words/app-accounts.ts";
import { AccountDialog } from "./account-dialog.tsx";
import { useAppHere } from "./app.tsx";
import { ReadingCard } from "./reading-card.tsx";
import { ReadingForm } from "./reading-settings.tsx";

export interface Asked {
  action: AccountAction;
  rows: AccountRow[];
  clear: () => void;
}

const status = { label: "Match", standard: "unowned", options: placeOptions };

/** The accounts that the app has, and whose they are. */
export function ImportAccounts() {
  const app = useAppHere();
  const load = useMemo(() => loadAccounts(app.id), [app.id]);
  const reading = useReading(app.id);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [settings, setSettings] = useState(false);
  const act = useAccountActions(app.id);
  const tellsSignIn = reading.data?.tellsSignIn === true;
  const columns: Column<AccountRow>[] = [
    { key: "account", label: "Account", render: (row) => <Account row={row} /> },
    { key: "match", label: "Person", render: (row) => <Match row={row} /> },
    {
      key: "active",
      label: "There",
      width: 130,
      render: (row) => (
        <StatusBadge tone={row.active ? "good" : "off"}>{row.active ? "Active" : "Deactivated"}</StatusBadge>
      ),
    },
    ...(tellsSignIn
      ? [
          {
            key: "signIn",
            label: "Last sign-in",
            width: 130,
            render: (row: AccountRow) => <RelativeTime at={row.lastSignInAt} />,
          },
        ]
      : []),
    {
      key: "seen",
      label: "Seen first",
      width: 130,
      hidden: true,
      render: (row) => <RelativeTime at={row.firstSeenAt} />,
    },
    { key: "id", label: "Id there", hidden: true, render: (row) => <code>{row.remoteId}</code> },
    {
      key: "actions",
      label: "Actions",
      width: 110,
      align: "right",
      render: (row) => <RowMenu row={row} onAsk={(action) => setAsked({ action, rows: [row], clear: () => {} })} />,
    },
  ];
  const bulk = (action: AccountAction, icon: BulkAction<AccountRow>["icon"]): BulkAction<AccountRow> => ({
    label: actionWord[action],
    ...(icon ? { icon } : {}),
    danger: action === "deactivate",
    applies: (row) => fits(row, action),
    run: (rows, clear) => setAsked({ action, rows, clear }),
  });
  return (
    <>
      <ReadingCard app={app} word="Import now">
        <Button variant="default" leftSection={<Settings size={15} aria-hidden />} onClick={() => setSettings(true)}>
          Settings
        </Button>
        <Button variant="default" leftSection={<Link2 size={15} aria-hidden />} onClick={() => setConfirming(true)}>
          Link all exact matches
        </Button>
      </ReadingCard>
      <DataTable
        name={`accounts-${app.id}`}
        label="Accounts in the app"
        columns={columns}
        rowKey={(row) => row.remoteId}
        rowLabel={(row) => row.name || row.userName}
        load={load}
        search="Search name, user name or e-mail"
        status={status}
        refreshEvery={5000}
        bulk={[
          bulk("link", Link2),
          bulk("create", UserPlus),
          bulk("ignore", Ban),
          bulk("consider", Eye),
          bulk("deactivate", PowerOff),
        ]}
        empty={{
          icon: UserSearch,
          title: reading.data?.done ? "Every account there belongs to somebody here" : "The accounts were not read yet",
          text: reading.data?.done
            ? "Accounts that nobody here owns appear here after each import."
            : "Import now reads all accounts of the app and shows whose they are. It changes nothing, here or there.",
        }}
      />
      <AccountDialog app={app} asked={asked} onClose={() => setAsked(null)} />
      {reading.data ? (
        <ReadingForm app={app} state={reading.data} opened={settings} onClose={() => setSettings(false)} />
      ) : null}
      <Confirm
        opened={confirming}
        onClose={() => setConfirming(false)}
        title="Link all exact matches?"
        confirm="Link all"
        onConfirm={async () => {
          const { done } = await act.mutateAsync({ action: "link", allExact: true });
          notifyDone(`${counted(done, "account was", "accounts were")} linked.`);
        }}
      >
        <p>
          Each account that matches exactly one person by our id, the user name or an attribute chosen in the settings
          is linked to that person. Who has not got {app.label} yet is assigned. Only values that differ are sent.
        </p>
      </Confirm>
    </>
  );
}

function fits(row: AccountRow, action: AccountAction): boolean {
  const nobodys = row.owner === null;
  if (action === "link") return (nobodys || row.owner?.name === "") && row.candidates.length > 0;
  if (action === "create") return nobodys;
  if (action === "ignore") return nobodys && row.ignored === null;
  if (action === "consider") return nobodys && row.ignored !== null;
  return nobodys && row.active;
}

function Account({ row }: { row: AccountRow }) {
  const detail = row.userName === row.email || row.email === "" ? row.userName : `${row.userName} · ${row.email}`;
  return <Person name={row.name || row.userName || row.remoteId} detail={row.name === "" ? row.email : detail} />;
}

function Match({ row }: { row: AccountRow }) {
  const { text, tone, word } = matchText(row);
  return (
    <span className="dir-what">
      <StatusBadge tone={tone}>{word}</StatusBadge>
      <span className="rc-hint">
        {row.owner !== null && row.owner.name !== "" ? (
          <Link to={`/people/${row.owner.id}?tab=apps`}>{text}</Link>
        ) : (
          text
        )}
      </span>
    </span>
  );
}

function RowMenu({ row, onAsk }: { row: AccountRow; onAsk: (action: AccountAction) => void }) {
  if (row.owner !== null && row.owner.name !== "") return null;
  const name = row.name || row.userName;
  const actions = (["create", "ignore", "consider", "deactivate"] as const).filter((action) => fits(row, action));
  return (
    <span className="dir-row-actions">
      <Button size="compact-sm" variant="default" onClick={() => onAsk("link")} aria-label={`Link ${name}`}>
        Link
      </Button>
      <Menu withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${name}`} size="md">
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map((action) => (
            <Menu.Item
              key={action}
              {...(action === "deactivate" ? { color: "red" } : {})}
              onClick={() => onAsk(action)}
            >
              {action === "create" ? "Create the person here" : actionWord[action]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
