import { useQueryClient } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { SignInPage } from "@rollcall/ui/sign-in-page";
import type { SignInResult } from "@rollcall/ui/sign-in-page";
import type { SignedIn } from "../shapes/session.ts";

export function SignIn() {
  const queries = useQueryClient();
  const finish = (answer: SignedIn): SignInResult => {
    if ("choose" in answer) return { choose: answer.choose };
    if ("secondFactor" in answer) return { code: true };
    queries.clear();
    queries.setQueryData(["session"], answer);
    return undefined;
  };
  return (
    <SignInPage
      console="Portal"
      text="Use the e-mail and password of your account."
      signInWithPassword={async (email, password, account) =>
        finish(
          await api.post<SignedIn>("/api/sign-in/password", {
            email,
            password,
            ...(account ? { account } : {}),
          }),
        )
      }
      signInWithCode={async (code) => finish(await api.post<SignedIn>("/api/sign-in/second-factor", { code }))}
      signInWithLink={async (secret) => finish(await api.post<SignedIn>("/api/sign-in/link", { secret }))}
      footer="No password yet? Open the one-time link from your invitation, or ask a Super Admin for a new one."
    />
  );
}
