import { useQueryClient } from "@tanstack/react-query";
import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useState } from "react";

export type LiveState = "paused" | "connecting" | "live";

/**
 * Loads the named lists again whenever the server says that there is something new. A page that nobody looks at lets go
 * of its connection: a browser has only six of them for one address.
 */
export function useLiveTail(wanted: boolean, address: string, lists: string): LiveState {
  const client = useQueryClient();
  const visible = useDocumentVisibility() === "visible";
  const [open, setOpen] = useState(false);
  const watching = wanted && visible;

  useEffect(() => {
    if (!watching) return;
    const source = new EventSource(address);
    source.addEventListener("open", () => setOpen(true));
    source.addEventListener("error", () => setOpen(false));
    source.addEventListener("change", () => void client.invalidateQueries({ queryKey: [lists] }));
    return () => {
      source.close();
      setOpen(false);
    };
  }, [watching, address, lists, client]);

  if (!wanted) return "paused";
  return open ? "live" : "connecting";
}
