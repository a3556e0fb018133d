import { api } from "@rollcall/ui/api";
import { SignInPage } from "@rollcall/ui/sign-in-page";
import { useEffect, useState } from "react";

export function SignIn() {
  return (
    <SignInPage
      key={useOpenedLinks()}
      console="Directory"
      text="The people of your organisation, and the apps they may use."
      signInWithPassword={(email, password) => api.post<void>("/console/sign-in/password", { email, password })}
      signInWithLink={(secret) => api.post<void>("/console/sign-in/link", { secret })}
      footer="No password yet? Open the one-time link that was printed when Rollcall started, or ask another administrator for one."
    />
  );
}

/** A one-time link that is opened while this page is there changes only the fragment: the page starts anew with it. */
function useOpenedLinks(): number {
  const [opened, setOpened] = useState(0);
  useEffect(() => {
    const startAnew = () => {
      if (location.hash.length > 1) setOpened((before) => before + 1);
    };
    window.addEventListener("hashchange", startAnew);
    return () => window.removeEventListener("hashchange", startAnew);
  }, []);
  return opened;
}
