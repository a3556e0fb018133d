import type { Check } from "./check.ts";
import { bulk } from "./checks/bulk.ts";
import { cursor } from "./checks/cursor.ts";
import { discovery } from "./checks/discovery.ts";
import { entra } from "./checks/entra.ts";
import { errors } from "./checks/errors.ts";
import { etag } from "./checks/etag.ts";
import { filters } from "./checks/filters.ts";
import { groups } from "./checks/groups.ts";
import { ipsie } from "./checks/ipsie.ts";
import { okta } from "./checks/okta.ts";
import { others } from "./checks/others.ts";
import { pages } from "./checks/pages.ts";
import { patchRefused } from "./checks/patch-refused.ts";
import { patch } from "./checks/patch.ts";
import { projection } from "./checks/projection.ts";
import { sorting } from "./checks/sorting.ts";
import { strict } from "./checks/strict.ts";
import { usersChanged } from "./checks/users-changed.ts";
import { users } from "./checks/users.ts";

/** Every question, in the order of the sections. */
export const checks: readonly Check[] = [
  ...discovery,
  ...users,
  ...usersChanged,
  ...filters,
  ...pages,
  ...projection,
  ...patch,
  ...patchRefused,
  ...groups,
  ...sorting,
  ...etag,
  ...bulk,
  ...cursor,
  ...errors,
  ...okta,
  ...entra,
  ...others,
  ...strict,
  ...ipsie,
];
