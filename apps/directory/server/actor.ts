/** Who does something: an administrator, a token of the management API, or Rollcall itself. */
export interface Actor {
  kind: "administrator" | "api_token" | "system";
  id: string | null;
  name: string;
}

export const systemActor: Actor = { kind: "system", id: null, name: "Rollcall" };
