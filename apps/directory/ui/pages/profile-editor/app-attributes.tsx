import { Button } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { Confirm } from "@rollcall/ui/confirm";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TablePage, TableQuery } from "@rollcall/ui/data-table";
import { notifyDone } from "@rollcall/ui/notify";
import { Notice } from "@rollcall/ui/page";
import { ListTree, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { Link } from "react-router";
import type { AppRow } from "../../../shapes/apps.ts";
import type { AppAttribute, AppProfile } from "../../../shapes/profile-attributes.ts";
import { useAppProfile, useDeleteOwnAttribute } from "../../api/profile-editor.ts";
import { scimTypeWord } from "../../words/attribute.ts";
import { OwnAttributeForm } from "./own-attribute-form.tsx";

function loadFrom(appId: string) {
  return async ({ search }: TableQuery): Promise<TablePage<AppAttribute>> => {
    const { attributes } = await api.get<AppProfile>(`/console/apps/${appId}/profile`);
    const wanted = search.toLowerCase();
    const rows = attributes.filter(({ path, label }) => `${path} ${label}`.toLowerCase().includes(wanted));
    return { rows, total: rows.length };
  };
}

export function AppAttributes({ app }: { app: AppRow }) {
  const load = useMemo(() => loadFrom(app.id), [app.id]);
  const profile = useAppProfile(app.id);
  const remove = useDeleteOwnAttribute(app.id);
  const [adding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<AppAttribute | null>(null);
  const columns: Column<AppAttribute>[] = [
    {
      key: "label",
      label: "Attribute",
      render: (row) => (
        <span className="dir-two-lines">
          <strong className="dir-name">{row.label}</strong>
          {row.label === row.path ? null : <code className="dir-break">{row.path}</code>}
        </span>
      ),
    },
    { key: "type", label: "Type", render: (row) => scimTypeWord[row.type] ?? row.type },
    {
      key: "rules",
      label: "Rules",
      render: (row) =>
        [
          ...(row.required ? ["Required"] : []),
          ...(row.writable ? [] : ["Read-only"]),
          ...(row.own ? ["Added here"] : []),
        ].join(" · "),
    },
    {
      key: "mapped",
      label: "Mapped",
      render: (row) =>
        row.mapped ? <Link to={`/apps/${app.id}/mappings`}>Mapped</Link> : <span className="rc-dimmed">No</span>,
    },
    {
      key: "actions",
      label: "Actions",
      width: 90,
      align: "right",
      render: (row) =>
        row.own ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Delete ${row.label}`}
            onClick={() => setDeleting(row)}
          >
            Delete
          </Button>
        ) : null,
    },
  ];
  const add = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
      Add attribute
    </Button>
  );
  return (
    <>
      {profile.data?.learned === false ? (
        <div className="dir-below">
          <Notice tone="wait" title="The app’s own schema is not known yet">
            Test the connection under <Link to={`/apps/${app.id}/provisioning`}>Provisioning</Link>: the attributes that{" "}
            {app.label} tells about then stand here.
          </Notice>
        </div>
      ) : null}
      <DataTable
        name="app-profile"
        scope={app.id}
        label="Attributes"
        columns={columns}
        rowKey={(row) => row.path}
        rowLabel={(row) => row.label}
        load={load}
        search="Search attributes"
        limit={1200}
        actions={add}
        empty={{ icon: ListTree, title: "No attribute", text: "Nothing is known of the app’s accounts.", action: add }}
      />
      <OwnAttributeForm appId={app.id} opened={adding} onClose={() => setAdding(false)} />
      <Confirm
        opened={deleting !== null}
        onClose={() => setDeleting(null)}
        title={`Delete ${deleting?.label ?? ""}?`}
        confirm="Delete attribute"
        danger
        onConfirm={async () => {
          if (!deleting) return;
          await remove.mutateAsync(deleting.path);
          notifyDone(`${deleting.label} is deleted.`);
        }}
      >
        <p>Mappings no longer offer it. What accounts in {app.label} hold stays as it is.</p>
      </Confirm>
    </>
  );
}
