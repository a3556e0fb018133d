import { createContext, useContext } from "react";
import type { Session } from "../shapes/session.ts";

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
