import { PasswordInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page, Section } from "@rollcall/ui/page";
import { useState } from "react";
import type { UserDetail } from "../../shapes/users.ts";
import { SecondFactor } from "../second-factor/second-factor.tsx";
import { confirmed } from "../step-up.tsx";
import { useSession } from "../session.tsx";
import { ProfileForm } from "../users/profile-form.tsx";

export function Profile() {
  const { user } = useSession();
  const profile = useQuery({
    queryKey: ["user", user.id],
    queryFn: () => api.get<UserDetail>(`/api/users/${user.id}`),
  });
  return (
    <Page title="My profile" width="narrow" description="How others see you here, and how you sign in.">
      <Section title="Profile">
        {profile.isPending ? (
          <PageSkeleton lines={4} />
        ) : profile.isError ? (
          <ErrorState error={profile.error} retry={() => void profile.refetch()} />
        ) : (
          <ProfileForm key={profile.data.version} user={profile.data} own />
        )}
      </Section>
      <Section
        title="Password"
        text={
          user.hasPassword
            ? "Use at least 12 characters. Your other sessions end when you change it."
            : "You have no password yet. Set one to sign in without a one-time link."
        }
      >
        <PasswordForm hasPassword={user.hasPassword} />
      </Section>
      <SecondFactor />
    </Page>
  );
}

function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const isLongEnough = [...password].length >= 12;
  const save = async (): Promise<void> => {
    await confirmed(() => api.put("/api/session/password", { password, ...(hasPassword ? { current } : {}) }));
    setCurrent("");
    setPassword("");
    await queries.invalidateQueries({ queryKey: ["session"] });
    notifyDone("Password changed.");
  };
  const eye = { "aria-label": "Show password", tabIndex: 0 };
  return (
    <Form
      label="Password"
      save={hasPassword ? "Change password" : "Set password"}
      onSubmit={save}
      changed={isLongEnough && (!hasPassword || current !== "")}
    >
      <div className="rc-form-grid">
        {hasPassword ? (
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={eye}
          />
        ) : null}
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={eye}
          error={password !== "" && !isLongEnough ? "Use at least 12 characters." : undefined}
        />
      </div>
    </Form>
  );
}
