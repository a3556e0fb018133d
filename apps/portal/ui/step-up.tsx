import { Button, Group, Modal, PasswordInput, TextInput } from "@mantine/core";
import { api, ApiError } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { useSession } from "./session.tsx";

let ask: (() => Promise<boolean>) | undefined;

/** Does what asks for a fresh sign-in: when the server wants the password again, asks for it and repeats the work. */
export async function confirmed<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "step_up_required") || ask === undefined) throw error;
    if (!(await ask())) throw error;
    return work();
  }
}

/** The dialog behind `confirmed`. There is one, in the frame around every page. */
export function StepUp() {
  const { user } = useSession();
  const [answer, setAnswer] = useState<(given: boolean) => void>();
  useEffect(() => {
    ask = () =>
      new Promise<boolean>((resolve) => {
        setAnswer(() => resolve);
      });
    return () => {
      ask = undefined;
    };
  }, []);
  const close = (given: boolean): void => {
    answer?.(given);
    setAnswer(undefined);
  };
  return (
    <Modal
      opened={answer !== undefined}
      onClose={() => close(false)}
      title="Confirm that it is you"
      zIndex={300}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {answer === undefined ? null : user.secondFactor ? (
        <CodeAgain onDone={() => close(true)} onCancel={() => close(false)} />
      ) : user.hasPassword ? (
        <PasswordAgain onDone={() => close(true)} onCancel={() => close(false)} />
      ) : (
        <NoPassword onClose={() => close(false)} />
      )}
    </Modal>
  );
}

function PasswordAgain({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [password, setPassword] = useState("");
  return (
    <Form
      label="Confirm that it is you"
      save="Confirm"
      changed={password !== ""}
      onCancel={onCancel}
      onSubmit={async () => {
        await api.post("/api/session/confirm", { password });
        onDone();
      }}
    >
      <p>You signed in more than ten minutes ago. Enter your password again.</p>
      <PasswordInput
        label="Your password"
        autoComplete="current-password"
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": "Show password", tabIndex: 0 }}
      />
    </Form>
  );
}

function CodeAgain({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const [code, setCode] = useState("");
  return (
    <Form
      label="Confirm that it is you"
      save="Confirm"
      changed={code.trim() !== ""}
      onCancel={onCancel}
      onSubmit={async () => {
        await api.post("/api/session/confirm", { code });
        onDone();
      }}
    >
      <p>You signed in more than ten minutes ago. Enter a code of your authenticator app, or a recovery code.</p>
      <TextInput
        label="Code"
        autoComplete="one-time-code"
        data-autofocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </Form>
  );
}

function NoPassword({ onClose }: { onClose: () => void }) {
  return (
    <div className="rc-stack">
      <p>
        You signed in more than ten minutes ago, and have no password to enter again. Sign in with a new one-time link
        and come back: another Super Admin makes one on your user’s page, and whoever runs Rollcall with{" "}
        <code>npm run -s rollcall -- sign-in-link</code>. Then set a password in{" "}
        <Link to="/settings/profile">My profile</Link>.
      </p>
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </div>
  );
}
