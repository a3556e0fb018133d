import { Select, TextInput, Tooltip } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { notifyDone } from "@rollcall/ui/notify";
import { Lock } from "lucide-react";
import { useState } from "react";
import type { TeamsPage } from "../../shapes/teams.ts";
import type { UserDetail, UserField } from "../../shapes/users.ts";
import { usePermissionSetChoices } from "../permission-sets/use-permission-sets.tsx";
import { useIsSuperAdmin } from "../session.tsx";
import { fieldWords, options, roleWords } from "../words.ts";
import { changesOf, profileOf } from "./profile-change.ts";
import type { ProfileValues } from "./profile-change.ts";

const texts: (keyof ProfileValues)[] = [
  "givenName",
  "familyName",
  "displayName",
  "email",
  "jobTitle",
  "department",
  "language",
  "region",
];
const examples: Partial<Record<keyof ProfileValues, string>> = { language: "en, de, ja", region: "en-GB, de-AT" };
const zones = Intl.supportedValuesOf("timeZone");

interface ProfileFormProps {
  user: UserDetail;
  onDone?: () => void;
  /** Somebody's own profile has no role and no team to choose. */
  own?: boolean;
}

/** Edits a profile; what the directory keeps is shown locked, with the reason. */
export function ProfileForm({ user, onDone, own = false }: ProfileFormProps) {
  const queries = useQueryClient();
  const before = profileOf(user);
  const [values, setValues] = useState(before);
  const isSuperAdmin = useIsSuperAdmin();
  const sets = usePermissionSetChoices(isSuperAdmin && !own);
  const change = changesOf(before, values);
  const teams = useQuery({
    queryKey: ["teams", "all"],
    queryFn: () => api.get<TeamsPage>("/api/teams", { query: { limit: 200 } }),
    enabled: !own,
  });
  const save = async (): Promise<void> => {
    const saved = await api.patch<UserDetail>(`/api/users/${user.id}`, change);
    queries.setQueryData(["user", user.id], saved);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["timeline", user.id] }),
      queries.invalidateQueries({ queryKey: ["session"] }),
    ]);
    notifyDone("Profile saved.");
    onDone?.();
  };
  const reasons = [...new Set(user.locked.map((one) => one.reason))];
  const locked = (field: UserField) => {
    const reason = user.locked.find((one) => one.field === field)?.reason;
    return reason ? { readOnly: true, "aria-description": reason, rightSection: <Locked reason={reason} /> } : {};
  };
  const set = (field: keyof ProfileValues, value: string): void => setValues((now) => ({ ...now, [field]: value }));
  return (
    <Form label="Profile" onSubmit={save} changed={Object.keys(change).length > 0} onCancel={onDone}>
      {reasons.length > 0 ? (
        <p className="rc-hint">Fields with a lock cannot be changed here. {reasons.join(" ")}</p>
      ) : null}
      <div className="rc-form-grid">
        {texts.map((field) => (
          <TextInput
            key={field}
            label={fieldWords[field]}
            value={values[field]}
            placeholder={examples[field] ?? ""}
            onChange={(event) => set(field, event.currentTarget.value)}
            {...(field === "email" ? { type: "email" } : {})}
            {...locked(field)}
          />
        ))}
        <Select
          label={fieldWords.timeZone}
          placeholder="Choose a time zone"
          searchable
          clearable
          limit={60}
          data={zones.includes(values.timeZone) || !values.timeZone ? zones : [values.timeZone, ...zones]}
          value={values.timeZone || null}
          onChange={(value) => set("timeZone", value ?? "")}
          {...locked("timeZone")}
        />
        {own ? null : (
          <>
            {isSuperAdmin ? (
              <Select
                label={fieldWords.permissionSetId}
                placeholder="As teams and the standard say"
                clearable
                data={sets}
                value={values.permissionSetId || null}
                onChange={(value) => set("permissionSetId", value ?? "")}
                {...locked("permissionSetId")}
              />
            ) : null}
            <Select
              label={fieldWords.role}
              data={options(roleWords)}
              allowDeselect={false}
              value={values.role}
              onChange={(value) => set("role", value ?? "user")}
              {...(isSuperAdmin ? locked("role") : { readOnly: true })}
            />
            <Select
              label={fieldWords.mainTeamId}
              placeholder="No team"
              searchable
              clearable
              data={(teams.data?.teams ?? []).map((team) => ({ value: team.id, label: team.name }))}
              value={values.mainTeamId || null}
              onChange={(value) => set("mainTeamId", value ?? "")}
              {...locked("mainTeamId")}
            />
          </>
        )}
      </div>
    </Form>
  );
}

function Locked({ reason }: { reason: string }) {
  return (
    <Tooltip label={reason}>
      <span className="rc-lock">
        <Lock size={14} aria-hidden />
      </span>
    </Tooltip>
  );
}
