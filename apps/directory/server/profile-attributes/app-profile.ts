// The profile of an app's accounts: what its /Schemas told, what every SCIM app may have, and what was added here.
import type { z } from "zod";
import type { appProfile, ownAttribute } from "../../shapes/profile-attributes.ts";
import type { Actor } from "../actor.ts";
import { appRecordOf, appTarget, lockedApp } from "../apps/apps.ts";
import { fail, InvalidInput } from "../errors.ts";
import { isFixedTarget, targetsOf } from "../mappings/targets.ts";
import { parsePath } from "../provisioning/wanted/attribute-path.ts";
import { appChanged } from "../provisioning/wanted/desire.ts";
import { record } from "../system-log/system-log.ts";
import type { Db, Trx } from "../tables.ts";
import { setOwnAttributes } from "./store.ts";

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const appProfileOf = async (db: Db, appId: string): Promise<z.infer<typeof appProfile>> => {
  const app = await appRecordOf(db, appId);
  const { targets, mapped, learned } = await targetsOf(db, app);
  return {
    attributes: targets.map((target) => ({ ...target, mapped: mapped.some((path) => same(path, target.path)) })),
    learned,
  };
};

export const addOwnAttribute = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  input: z.output<typeof ownAttribute>,
  now: Date,
): Promise<void> => {
  const app = await lockedApp(trx, appId);
  const refuse = (message: string) => new InvalidInput([{ path: "path", message }]);
  if (!parsePath(input.path))
    throw refuse(
      `"${input.path}" is not a SCIM attribute path. Write it like name.middleName, emails[type eq "home"].value or urn:example:params:scim:schemas:extension:1.0:User:costLevel.`,
    );
  if (isFixedTarget(input.path)) throw refuse(`${input.path} is set by Rollcall or by the app itself.`);
  const { targets } = await targetsOf(trx, app);
  const known = targets.find(({ path }) => same(path, input.path));
  if (known) throw refuse(`The profile has ${known.path} already.`);
  await setOwnAttributes(trx, appId, [...app.own_attributes, input]);
  const message = `Added the attribute ${input.label} to the profile of ${app.label}`;
  const event = "profile.attribute.create";
  await record(trx, actor, [{ event, target: appTarget(app), message, detail: { ...input } }], now);
  // Rows for the path may be there already: their values are sent in the type that is known now.
  await appChanged(trx, appId);
};

/** Refused while a row of the mapping fills it. */
export const removeOwnAttribute = async (
  trx: Trx,
  actor: Actor,
  appId: string,
  path: string,
  now: Date,
): Promise<void> => {
  const app = await lockedApp(trx, appId);
  const gone = app.own_attributes.find((one) => same(one.path, path));
  if (!gone) throw fail("not_found", { what: "attribute" });
  const { mapped } = await targetsOf(trx, app);
  if (mapped.some((target) => same(target, path)))
    throw fail("attribute_in_use", { label: gone.label, uses: `the mapping of ${app.label} (${gone.path})` });
  await setOwnAttributes(
    trx,
    appId,
    app.own_attributes.filter((one) => one !== gone),
  );
  const message = `Deleted the attribute ${gone.label} from the profile of ${app.label}`;
  const event = "profile.attribute.delete";
  await record(trx, actor, [{ event, target: appTarget(app), message, detail: { ...gone } }], now);
};
