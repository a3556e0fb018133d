import { Skeleton } from "@mantine/core";
import { ApiError } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { Person, ProfileAttribute } from "../../../shapes/people.ts";
import { useProfileAttributes, useSaveProfile } from "../../api/people.ts";
import { Unsaved } from "../../parts/unsaved.tsx";
import { changedValues } from "../../words/profile.ts";
import { ProfileFields } from "./profile-fields.tsx";

const sections: Record<ProfileAttribute["section"], string> = {
  Identity: "Who this is. Login and e-mail are unique in the directory.",
  Work: "Role and place in the organisation.",
  Contact: "How to reach the person.",
  Address: "Where the person works or lives.",
  Preferences: "Language, region and time zone that apps may follow.",
  Custom: "Attributes that this organisation added in the profile editor.",
};

export function ProfileTab({ person }: { person: Person }) {
  const attributes = useProfileAttributes();
  if (attributes.isError) return <ErrorState error={attributes.error} retry={() => void attributes.refetch()} />;
  if (!attributes.data) return <Skeleton height={320} radius="lg" />;
  return <ProfileForm key={person.id} person={person} attributes={attributes.data} />;
}

function ProfileForm({ person, attributes }: { person: Person; attributes: ProfileAttribute[] }) {
  const save = useSaveProfile(person.id);
  const [edits, setEdits] = useState<Record<string, string>>({});
  const changes = changedValues(person.profile, edits);
  const changed = Object.keys(changes).length > 0;
  const values = { ...texts(person.profile), ...edits };
  const errors = save.error instanceof ApiError ? save.error.fields : {};

  const submit = async () => {
    await save.mutateAsync(changes);
    setEdits({});
    notifyDone(`The profile of ${person.name} is saved. Assigned apps follow within seconds.`);
  };

  return (
    <div className="dir-long-form">
      <Form
        label="Profile"
        save="Save profile"
        changed={changed}
        onSubmit={submit}
        onCancel={changed ? () => setEdits({}) : undefined}
      >
        <div>
          {sectionsOf(attributes).map((name) => (
            <Section key={name} title={name} text={sections[name]}>
              <ProfileFields
                attributes={attributes.filter((attribute) => attribute.section === name)}
                values={values}
                errors={errors}
                onChange={(attribute, value) => setEdits((before) => ({ ...before, [attribute]: value }))}
              />
            </Section>
          ))}
        </div>
      </Form>
      <Unsaved changed={changed} />
    </div>
  );
}

/** Those that have an attribute; custom ones come last and perhaps not at all. */
function sectionsOf(attributes: ProfileAttribute[]): ProfileAttribute["section"][] {
  const used = new Set(attributes.map(({ section }) => section));
  return (Object.keys(sections) as ProfileAttribute["section"][]).filter((name) => used.has(name));
}

function texts(profile: Person["profile"]): Record<string, string> {
  return Object.fromEntries(Object.entries(profile).map(([name, value]) => [name, value ?? ""]));
}
