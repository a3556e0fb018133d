import { api } from "@rollcall/ui/api";
import { SignInPage } from "@rollcall/ui/sign-in-page";

export function SignIn() {
  return (
    <SignInPage
      console="Directory"
      text="The people of your organisation, and the apps they may use."
      signInWithPassword={(email, password) => api.post<void>("/console/sign-in/password", { email, password })}
      signInWithLink={(secret) => api.post<void>("/console/sign-in/link", { secret })}
      footer="No password yet? Open the one-time link that was printed when Rollcall started, or ask another administrator for one."
    />
  );
}
