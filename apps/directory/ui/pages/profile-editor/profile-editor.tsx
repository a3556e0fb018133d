import { Select } from "@mantine/core";
import { Page } from "@rollcall/ui/page";
import { useUrlValue } from "@rollcall/ui/use-url-state";
import { useApps } from "../../api/apps.ts";
import { AppAttributes } from "./app-attributes.tsx";
import { PersonAttributes } from "./person-attributes.tsx";

const person = "person";

/** What profiles may hold: that of people, and that of the accounts in each app. */
export function ProfileEditor() {
  const [profile, setProfile] = useUrlValue("profile", person);
  const apps = useApps();
  const app = apps.data?.find(({ id }) => id === profile);
  return (
    <Page
      title="Profile editor"
      description="Attributes of people, and of their accounts in each app. Mappings carry values from the one to the other."
    >
      <Select
        label="Profile"
        data={[
          { value: person, label: "Person (this directory)" },
          ...(apps.data ?? []).map(({ id, label }) => ({ value: id, label: `${label} account` })),
        ]}
        value={app ? app.id : person}
        onChange={(value) => setProfile(value ?? person)}
        allowDeselect={false}
        searchable={(apps.data?.length ?? 0) > 8}
        maw={340}
        mb="md"
      />
      {app ? <AppAttributes key={app.id} app={app} /> : <PersonAttributes />}
    </Page>
  );
}
