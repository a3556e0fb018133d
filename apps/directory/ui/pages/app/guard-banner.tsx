import { Button } from "@mantine/core";
import { Notice } from "@rollcall/ui/page";
import { Link, useLocation } from "react-router";
import type { App } from "../../../shapes/apps.ts";
import { useGuard } from "../../api/guard.ts";
import { counted } from "../../words/counted.ts";

/** On every page of an app for which something is held. */
export function GuardBanner({ app }: { app: App }) {
  const guard = useGuard(app.id);
  const path = `/apps/${app.id}/guard`;
  const { pathname } = useLocation();
  const hold = guard.data?.hold;
  if (!hold || pathname === path) return null;
  return (
    <Notice
      tone="wait"
      title={`${counted(hold.people, "person", "people")} would lose ${app.label}: held`}
      action={
        <Button component={Link} to={path} variant="default">
          Decide
        </Button>
      }
    >
      A change took the app away from more people at once than expected. Nothing is sent for them until somebody has
      decided.
    </Notice>
  );
}
