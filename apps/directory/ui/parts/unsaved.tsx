import { Confirm } from "@rollcall/ui/confirm";
import { useEffect } from "react";
import { useBlocker } from "react-router";

/** Asks before a page with unsaved changes is left. */
export function Unsaved({ changed }: { changed: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => changed && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!changed) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [changed]);
  return (
    <Confirm
      opened={blocker.state === "blocked"}
      onClose={() => blocker.reset?.()}
      title="Leave without saving?"
      confirm="Leave without saving"
      danger
      onConfirm={async () => blocker.proceed?.()}
    >
      <p>Your changes on this page are not saved yet. If you leave now, they are gone.</p>
    </Confirm>
  );
}
