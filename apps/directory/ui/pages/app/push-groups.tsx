import { Button, Drawer, Menu } from "@mantine/core";
import { type Column, DataTable } from "@rollcall/ui/data-table";
import { RelativeTime } from "@rollcall/ui/relative-time";
import { StatusBadge } from "@rollcall/ui/status-badge";
import { ChevronDown, Search, Settings2, TextSearch, UsersRound } from "lucide-react";
import { useMemo, useState } from "react";
import type { PushedGroup } from "../../../shapes/push-groups.ts";
import { loadPushed } from "../../api/push-groups.ts";
import { pushTone, pushWord } from "../../words/push.ts";
import { useAppHere } from "./app.tsx";
import { PushByName } from "./push-by-name.tsx";
import { PushByRule } from "./push-by-rule.tsx";
import { PushDetail } from "./push-detail.tsx";
import { PushRules } from "./push-rules.tsx";
import { PushSettingsDialog } from "./push-settings.tsx";

const columns: Column<PushedGroup>[] = [
  {
    key: "group",
    label: "Group",
    render: (row) => (
      <span className="dir-what">
        <span className="dir-name">{row.group.name}</span>
        <span className="rc-hint">{row.assigns ? `${row.how} · also gives the app to its members` : row.how}</span>
      </span>
    ),
  },
  {
    key: "inApp",
    label: "Group in the app",
    render: (row) => row.inApp?.name ?? <span className="rc-dimmed">Not there yet</span>,
  },
  {
    key: "members",
    label: "Members there",
    width: 130,
    render: (row) => `${row.members.there} of ${row.members.here}`,
  },
  {
    key: "state",
    label: "State",
    render: (row) => (
      <span className="dir-state">
        <StatusBadge tone={pushTone[row.state]}>{pushWord[row.state]}</StatusBadge>
        <span className="dir-state-text">{row.text}</span>
      </span>
    ),
  },
  { key: "at", label: "Last pushed", width: 130, render: (row) => <RelativeTime at={row.pushedAt} /> },
];

/** Groups that are pushed to the app with their members: picked, or chosen by their name. */
export function PushGroups() {
  const app = useAppHere();
  const load = useMemo(() => loadPushed(app.id), [app.id]);
  const [opened, setOpened] = useState<string | null>(null);
  const [dialog, setDialog] = useState<"name" | "rule" | "settings">();
  const close = () => setDialog(undefined);
  return (
    <div className="dir-stack">
      <p className="rc-hint">
        A pushed group arrives in {app.label} with those of its members who have an account there. The same group may
        give the app to its members and be pushed.
      </p>
      <DataTable<PushedGroup>
        name={`pushed-${app.id}`}
        label="Pushed groups"
        columns={columns}
        rowKey={(row) => row.group.id}
        rowLabel={(row) => row.group.name}
        onRow={(row) => setOpened(row.group.id)}
        load={load}
        search="Search groups"
        status={{
          label: "State",
          standard: "all",
          options: [
            { value: "all", label: "All" },
            { value: "failed", label: "Failed" },
            { value: "paused", label: "Paused" },
            { value: "ending", label: "Being deleted" },
          ],
        }}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<Settings2 size={15} aria-hidden />}
              onClick={() => setDialog("settings")}
            >
              Settings
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button rightSection={<ChevronDown size={15} aria-hidden />}>Push groups</Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<Search size={15} aria-hidden />} onClick={() => setDialog("name")}>
                  Find groups by name
                </Menu.Item>
                <Menu.Item leftSection={<TextSearch size={15} aria-hidden />} onClick={() => setDialog("rule")}>
                  Find groups by rule
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
        empty={{
          icon: UsersRound,
          title: "No group is pushed yet",
          text: `Choose groups and they appear in ${app.label} with their members, and follow every change.`,
        }}
        refreshEvery={5_000}
      />
      <PushRules />
      <Drawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title="Pushed group"
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened ? <PushDetail app={app} groupId={opened} onGone={() => setOpened(null)} /> : null}
      </Drawer>
      <PushByName app={app} opened={dialog === "name"} onClose={close} />
      <PushByRule app={app} opened={dialog === "rule"} onClose={close} />
      <PushSettingsDialog app={app} opened={dialog === "settings"} onClose={close} />
    </div>
  );
}
