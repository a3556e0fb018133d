import { Button, Loader, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { messageOf } from "./api.tsx";
import { Mark } from "./mark.tsx";
import { Notice } from "./page.tsx";
import { isOwnPath } from "./return-path.ts";
import "./shell.css";
import "./sign-in.css";

export interface Choice {
  number: number;
  name: string;
}

/** What a sign-in answers: nothing more to do, accounts to choose from, or that a code is owed. */
export type SignInResult = { choose?: Choice[]; code?: true } | void;

export interface SignInPageProps {
  console: string;
  text: string;
  signInWithPassword: (email: string, password: string, account?: number) => Promise<SignInResult>;
  signInWithLink: (secret: string) => Promise<SignInResult>;
  /** The second step, of a console that has one. */
  signInWithCode?: (code: string) => Promise<SignInResult>;
  footer?: ReactNode;
}

/** Sign-in of both consoles: a one-time link (its secret is the fragment of the address) or e-mail and password. */
export function SignInPage(props: SignInPageProps) {
  const { console: name, text, signInWithPassword, signInWithLink, signInWithCode, footer } = props;
  useDocumentTitle(`Sign in · Rollcall ${name}`);
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const [choices, setChoices] = useState<Choice[]>();
  const [owesCode, setOwesCode] = useState(false);
  const wanted = parameters.get("return") ?? "/";
  const done = (result: SignInResult): void => {
    if (result?.choose) setChoices(result.choose);
    else if (result?.code) setOwesCode(true);
    else void navigate(isOwnPath(wanted) ? wanted : "/", { replace: true });
  };
  const link = useMutation({ mutationFn: signInWithLink, onSuccess: done });
  const password = useMutation({
    mutationFn: (form: { email: string; password: string; account?: number }) =>
      signInWithPassword(form.email, form.password, form.account),
    onSuccess: done,
  });
  useLinkSecret(link.mutate);
  const busy = link.isPending || (link.isSuccess && !choices && !owesCode);
  return (
    <main className="rc-sign-in">
      <div className="rc-sign-in-card">
        <div className="rc-sign-in-brand">
          <Mark size={34} />
          <span className="rc-brand-console">{name}</span>
        </div>
        <h1>Sign in to Rollcall {name}</h1>
        <p className="rc-page-text">{owesCode ? "Two-step sign-in is on for you." : text}</p>
        {busy ? (
          <p className="rc-sign-in-busy" role="status">
            <Loader size={16} aria-hidden /> Signing you in with your one-time link…
          </p>
        ) : owesCode && signInWithCode ? (
          <CodeForm signIn={signInWithCode} onDone={done} onBack={() => setOwesCode(false)} />
        ) : (
          <Stack gap="md" mt="lg">
            {link.error ? <Notice tone="bad">{messageOf(link.error)}</Notice> : null}
            <PasswordForm
              busy={password.isPending}
              error={password.error}
              choices={choices}
              onSubmit={(form) => password.mutate(form)}
            />
          </Stack>
        )}
        <div className="rc-sign-in-foot">
          {footer ?? "No password yet? Open the one-time link you were given, or ask an administrator for a new one."}
        </div>
      </div>
    </main>
  );
}

/** Takes the secret out of the address bar before anything else sees it, and uses it once. */
function useLinkSecret(use: (secret: string) => void): void {
  useEffect(() => {
    const take = (): void => {
      const secret = window.location.hash.slice(1);
      if (!secret) return;
      window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
      use(secret);
    };
    take();
    // A link opened while this page is shown changes only the fragment, so the page is not loaded again.
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, [use]);
}

interface CodeFormProps {
  signIn: (code: string) => Promise<SignInResult>;
  onDone: (result: SignInResult) => void;
  onBack: () => void;
}

function CodeForm({ signIn, onDone, onBack }: CodeFormProps) {
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // The step before had the focus; who typed the password goes on typing.
  useEffect(() => field.current?.focus(), []);
  const send = useMutation({ mutationFn: signIn, onSuccess: onDone });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate(code);
  };
  return (
    <form aria-label="Second step" onSubmit={submit}>
      <Stack gap="sm" mt="lg">
        <TextInput
          label="Code"
          description="The six digits of your authenticator app, or a recovery code."
          autoComplete="one-time-code"
          ref={field}
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {send.error ? <Notice tone="bad">{messageOf(send.error)}</Notice> : null}
        <Button type="submit" fullWidth mt={4} loading={send.isPending}>
          Sign in
        </Button>
        <Button variant="subtle" fullWidth onClick={onBack}>
          Begin again
        </Button>
      </Stack>
    </form>
  );
}

interface PasswordFormProps {
  busy: boolean;
  error: unknown;
  choices: Choice[] | undefined;
  onSubmit: (form: { email: string; password: string; account?: number }) => void;
}

function PasswordForm({ busy, error, choices, onSubmit }: PasswordFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit({ email: email.trim(), password });
  };
  if (choices) {
    return (
      <Stack gap="xs" role="group" aria-label="Choose an account">
        <p>Which account do you want to open?</p>
        {choices.map((choice) => (
          <Button
            key={choice.number}
            variant="default"
            fullWidth
            loading={busy}
            onClick={() => onSubmit({ email, password, account: choice.number })}
          >
            {choice.name} ({choice.number})
          </Button>
        ))}
      </Stack>
    );
  }
  return (
    <form aria-label="Sign in" onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": "Show password", tabIndex: 0 }}
        />
        {error ? <Notice tone="bad">{messageOf(error)}</Notice> : null}
        <Button type="submit" fullWidth mt={4} loading={busy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
