import { Button, Modal, TextInput } from "@mantine/core";
import { EmptyState } from "@rollcall/ui/empty-state";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page } from "@rollcall/ui/page";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { Search } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { CatalogEntry } from "../../../shapes/apps.ts";
import { useCatalog, useCreateApp } from "../../api/apps.ts";
import { AppIcon } from "../../parts/app-icon.tsx";
import { counted } from "../../words/counted.ts";

export function Catalog() {
  const catalog = useCatalog();
  const [search, setSearch] = useUrlValue("q");
  const [adding, setAdding] = useState<CatalogEntry | null>(null);
  const wanted = search.trim().toLowerCase();
  const found = catalog.data?.filter((entry) => `${entry.label} ${entry.description}`.toLowerCase().includes(wanted));
  return (
    <Page
      title="App catalog"
      description="Choose what to connect. How to sign in to it is set up afterwards and can be changed."
      crumbs={[{ label: "Applications", to: "/apps" }]}
    >
      <TextInput
        aria-label="Search the catalog"
        placeholder="Search the catalog"
        leftSection={<Search size={15} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={320}
        mb="md"
      />
      {catalog.isError ? <ErrorState error={catalog.error} retry={() => void catalog.refetch()} /> : null}
      {catalog.isPending ? <PageSkeleton lines={4} /> : null}
      {found && found.length === 0 ? (
        <EmptyState
          icon={Search}
          title="No app matches"
          text="“Any SCIM 2.0 app” fits every app that has a SCIM base URL and a token."
          action={
            <Button variant="default" onClick={() => setSearch("")}>
              Clear search
            </Button>
          }
        />
      ) : null}
      <ul className="dir-catalog" aria-label="Catalog">
        {found?.map((entry) => (
          <li key={entry.name}>
            <div className="dir-catalog-head">
              <AppIcon catalog={entry.name} size={36} />
              <div>
                <h2>{entry.label}</h2>
                <p className="rc-hint">
                  {entry.added === 0
                    ? "Not added yet"
                    : `Added ${entry.added === 1 ? "once" : counted(entry.added, "time")}`}
                </p>
              </div>
            </div>
            <p>{entry.description}</p>
            {entry.steps.length > 0 ? (
              <details className="dir-details">
                <summary>What to do in the app</summary>
                <ol>
                  {entry.steps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ol>
              </details>
            ) : null}
            <Button variant="default" onClick={() => setAdding(entry)} aria-label={`Add ${entry.label}`}>
              Add
            </Button>
          </li>
        ))}
      </ul>
      <Modal
        opened={adding !== null}
        onClose={() => setAdding(null)}
        title={`Add ${adding?.label ?? ""}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {adding ? <AddForm entry={adding} onCancel={() => setAdding(null)} /> : null}
      </Modal>
    </Page>
  );
}

function AddForm({ entry, onCancel }: { entry: CatalogEntry; onCancel: () => void }) {
  const create = useCreateApp();
  const navigate = useNavigate();
  const [label, setLabel] = useState(entry.name === "scim2_app" ? "" : entry.label);
  return (
    <Form
      label="Add app"
      save="Add app"
      changed={label.trim() !== ""}
      onCancel={onCancel}
      onSubmit={async () => {
        const app = await create.mutateAsync({ catalog: entry.name, label });
        notifyDone(`${app.label} is added. Connect it next.`);
        void navigate(`/apps/${app.id}/provisioning`);
      }}
    >
      <TextInput
        label="Label"
        description="What the app is called in the directory; you can change it later"
        placeholder={entry.name === "scim2_app" ? "Such as Design wiki" : ""}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        withAsterisk
        data-autofocus
      />
    </Form>
  );
}
