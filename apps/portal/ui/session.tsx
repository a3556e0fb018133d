import { createContext, useContext } from "react";
import type { Permission, Session } from "../shapes/session.ts";

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in, below the frame. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("The session is read outside the frame.");
  return session;
}

export function useIsSuperAdmin(): boolean {
  return useSession().role === "super_admin";
}

/** Whether the signed-in user may do this. What is not offered is refused by the API as well. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}
