import { AppWindow } from "lucide-react";
import { Mark } from "@rollcall/ui/mark";
import type { CatalogName } from "../../shapes/apps.ts";

export function AppIcon({ catalog, size = 28 }: { catalog: CatalogName; size?: number }) {
  if (catalog === "rollcall_portal") return <Mark size={size} />;
  return (
    <span className="dir-app-icon" style={{ width: size, height: size }} aria-hidden="true">
      <AppWindow size={size * 0.55} strokeWidth={1.75} />
    </span>
  );
}
