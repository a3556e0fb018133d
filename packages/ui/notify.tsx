import { notifications } from "@mantine/notifications";
import { Check, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { messageOf } from "./api.tsx";

/** Says that something was done; announced politely. */
export function notifyDone(message: ReactNode): void {
  notifications.show({
    message,
    icon: <Check size={16} aria-hidden />,
    color: "green",
    role: "status",
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}

/** Says that something failed, with the reason; stays until it is dismissed. */
export function notifyError(error: unknown): void {
  notifications.show({
    message: messageOf(error),
    icon: <CircleAlert size={16} aria-hidden />,
    color: "red",
    autoClose: false,
    role: "alert",
    closeButtonProps: { "aria-label": "Dismiss" },
  });
}
