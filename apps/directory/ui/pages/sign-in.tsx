import { PasswordInput, TextInput } from "@mantine/core";
import { messageOf } from "@rollcall/ui/api";
import { Form } from "@rollcall/ui/form";
import { Mark } from "@rollcall/ui/mark";
import { Notice } from "@rollcall/ui/page";
import { useDocumentTitle } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useSignInWithLink, useSignInWithPassword } from "../api/session.ts";
import "./sign-in.css";

/** The secret of a one-time link; taken out of the address at once, so that it stays in no history. */
function takeSecret(): string | null {
  const secret = location.hash.slice(1);
  if (secret.length < 10) return null;
  history.replaceState(history.state, "", location.pathname + location.search);
  return secret;
}

// Read once, when the code of the page arrives: React may mount a page twice.
let secretOfLink = takeSecret();

export function SignIn() {
  useDocumentTitle("Sign in · Rollcall Directory");
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const byLink = useSignInWithLink();
  const byPassword = useSignInWithPassword();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const enter = () => void navigate(returnTo(parameters.get("return")), { replace: true });
  useEffect(() => {
    const fromHash = () => {
      secretOfLink = takeSecret() ?? secretOfLink;
      if (secretOfLink === null) return;
      const secret = secretOfLink;
      secretOfLink = null;
      byLink.mutate({ secret }, { onSuccess: enter });
    };
    fromHash();
    window.addEventListener("hashchange", fromHash);
    return () => window.removeEventListener("hashchange", fromHash);
  });

  return (
    <main className="dir-sign-in">
      <div className="dir-sign-in-card">
        <div className="dir-sign-in-brand">
          <Mark size={30} />
          <span>Rollcall</span>
          <span className="rc-brand-console">Directory</span>
        </div>
        <h1>Sign in</h1>
        {byLink.isPending ? (
          <p role="status" className="rc-dimmed">
            Checking your sign-in link…
          </p>
        ) : null}
        {byLink.isError ? (
          <Notice tone="bad" title="This link does not work">
            {messageOf(byLink.error)}
          </Notice>
        ) : null}
        <Form
          label="Sign in"
          save="Sign in"
          onSubmit={async () => {
            await byPassword.mutateAsync({ email, password });
            enter();
          }}
        >
          <TextInput
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoFocus
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": "Show password" }}
          />
        </Form>
        <p className="rc-hint">
          No password yet? Open the one-time sign-in link that was printed when Rollcall started, or
          ask another administrator for one.
        </p>
      </div>
    </main>
  );
}

/** Only an address of this console; anything else leads to the start page. */
function returnTo(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}
