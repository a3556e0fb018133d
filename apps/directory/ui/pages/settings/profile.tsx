import { PasswordInput } from "@mantine/core";
import { Fact, Facts, Form } from "@rollcall/ui/form";
import { PageSkeleton } from "@rollcall/ui/loading";
import { notifyDone } from "@rollcall/ui/notify";
import { Page, Section } from "@rollcall/ui/page";
import { useState } from "react";
import { useChangePassword, useSession } from "../../api/session.ts";

export function MyProfile() {
  const session = useSession();
  if (!session.data) return <PageSkeleton />;
  const { administrator, organisation } = session.data;
  return (
    <Page title="My profile" description="You, as an administrator of this directory." width="narrow">
      <Section title="About you">
        <Facts>
          <Fact label="Name">{administrator.name}</Fact>
          <Fact label="E-mail">{administrator.email}</Fact>
          <Fact label="Organisation">{organisation.name}</Fact>
        </Facts>
      </Section>
      <Password key={String(administrator.hasPassword)} has={administrator.hasPassword} />
    </Page>
  );
}

function Password({ has }: { has: boolean }) {
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const differs = again !== "" && again !== password;
  const shown = { "aria-label": "Show password", tabIndex: 0 };
  return (
    <Section
      title={has ? "Change password" : "Set a password"}
      text={has ? undefined : "You signed in with a one-time link. With a password you can come back on your own."}
    >
      <Form
        label="Password"
        save={has ? "Change password" : "Set password"}
        changed={password !== "" && again === password && (!has || current !== "")}
        onSubmit={async () => {
          await change.mutateAsync({ password, ...(has ? { current } : {}) });
          setCurrent("");
          setPassword("");
          setAgain("");
          notifyDone("Your password is saved. Other sessions of yours have ended.");
        }}
      >
        {has ? (
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={shown}
            maw={380}
          />
        ) : null}
        <PasswordInput
          label="New password"
          description="At least 12 characters; a few words are best"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={shown}
          maw={380}
        />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={differs ? "The two passwords differ." : undefined}
          visibilityToggleButtonProps={shown}
          maw={380}
        />
      </Form>
    </Section>
  );
}
