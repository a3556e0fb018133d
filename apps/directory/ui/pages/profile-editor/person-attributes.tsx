import { ActionIcon, Button, Menu } from "@mantine/core";
import { api } from "@rollcall/ui/api";
import { DataTable } from "@rollcall/ui/data-table";
import type { Column, TablePage, TableQuery } from "@rollcall/ui/data-table";
import { Ellipsis, ListTree, Plus } from "lucide-react";
import { useState } from "react";
import type { ProfileSchema, SchemaAttribute } from "../../../shapes/profile-attributes.ts";
import { typeWord, usesWords, writerWord } from "../../words/attribute.ts";
import { AttributeForm } from "./attribute-form.tsx";
import { DeleteAttribute } from "./delete-attribute.tsx";
import { UsesDialog } from "./uses-dialog.tsx";

/** There are few, so the search is done here. */
async function load({ search, filters }: TableQuery): Promise<TablePage<SchemaAttribute>> {
  const { attributes } = await api.get<ProfileSchema>("/console/profile-schema");
  const wanted = search.toLowerCase();
  const rows = attributes.filter(
    ({ name, label, id }) =>
      `${name} ${label}`.toLowerCase().includes(wanted) &&
      (filters["kind"] === undefined || (filters["kind"] === "custom") === (id !== null)),
  );
  return { rows, total: rows.length };
}

type Open = { what: "add" } | { what: "edit" | "delete" | "uses"; attribute: SchemaAttribute };

export function PersonAttributes() {
  const [open, setOpen] = useState<Open | null>(null);
  const attribute = open !== null && open.what !== "add" ? open.attribute : null;
  const close = () => setOpen(null);
  const columns: Column<SchemaAttribute>[] = [
    {
      key: "label",
      label: "Attribute",
      render: (row) => (
        <span className="dir-two-lines">
          <strong className="dir-name">{row.label}</strong>
          <code>user.{row.name}</code>
        </span>
      ),
    },
    { key: "type", label: "Type", render: (row) => typeWord[row.type] },
    { key: "kind", label: "Kind", render: (row) => (row.id === null ? "Base" : "Custom") },
    { key: "rules", label: "Rules", render: rulesOf },
    { key: "writer", label: "Written by", hidden: true, render: (row) => writerWord[row.writtenBy] },
    {
      key: "uses",
      label: "Used by",
      render: (row) =>
        row.usedBy.length === 0 ? (
          <span className="rc-dimmed">Nothing</span>
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`What uses ${row.label}: ${usesWords(row.usedBy)}`}
            onClick={() => setOpen({ what: "uses", attribute: row })}
          >
            {usesWords(row.usedBy)}
          </Button>
        ),
    },
    {
      key: "actions",
      label: "Actions",
      width: 70,
      align: "right",
      render: (row) =>
        row.id === null ? null : (
          <Menu withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <ActionIcon aria-label={`Actions for ${row.label}`} size="md">
                <Ellipsis size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setOpen({ what: "edit", attribute: row })}>Edit</Menu.Item>
              <Menu.Item color="red" onClick={() => setOpen({ what: "delete", attribute: row })}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ),
    },
  ];
  const add = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setOpen({ what: "add" })}>
      Add attribute
    </Button>
  );
  return (
    <>
      <DataTable
        name="profile-schema"
        label="Attributes"
        columns={columns}
        rowKey={(row) => row.name}
        rowLabel={(row) => row.label}
        load={load}
        search="Search attributes"
        filters={[
          {
            key: "kind",
            label: "Kind",
            options: [
              { value: "base", label: "Base" },
              { value: "custom", label: "Custom" },
            ],
          },
        ]}
        limit={200}
        actions={add}
        empty={{ icon: ListTree, title: "No attribute", text: "Profiles hold nothing.", action: add }}
      />
      <AttributeForm
        opened={open?.what === "add" || open?.what === "edit"}
        attribute={open?.what === "edit" ? open.attribute : null}
        onClose={close}
      />
      <DeleteAttribute attribute={open?.what === "delete" ? attribute : null} onClose={close} />
      <UsesDialog attribute={open?.what === "uses" ? attribute : null} onClose={close} />
    </>
  );
}

function rulesOf(row: SchemaAttribute) {
  const rules = [
    ...(row.required ? ["Required"] : []),
    ...(row.unique ? ["Unique"] : []),
    ...(row.choices.length > 0 ? [row.choices.join(", ")] : []),
    ...(row.writtenBy === "anybody" ? [] : [writerWord[row.writtenBy]]),
  ];
  return rules.length === 0 ? null : <span className="dir-clip">{rules.join(" · ")}</span>;
}
