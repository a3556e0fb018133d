import type { Dependencies } from "../dependencies.ts";
import { refuse } from "../errors.ts";
import type { Principal } from "../permissions.ts";

/** So old may a sign-in be when it makes a credential. A cookie that was stolen yesterday makes none (ASVS 7.5.3). */
const FRESH = 10 * 60_000;

export function demandFresh(deps: Pick<Dependencies, "clock">, principal: Principal): void {
  if (deps.clock().getTime() - principal.confirmedAt.getTime() <= FRESH) return;
  throw refuse("step_up_required", { hasPassword: principal.hasPassword });
}
