import { done } from "../../shapes/list.ts";
import * as shapes from "../../shapes/second-factor.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { demandFresh } from "../sign-in/fresh.ts";
import { confirm, offer, renewCodes, showSecondFactor, switchOff } from "./second-factor.ts";

const tags = ["Session"];
const config = { access: "signed_in" } as const;
const path = "/session/second-factor";

export function secondFactorRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    path,
    { config, schema: { tags, summary: "Whether two-step sign-in is on", response: { 200: shapes.secondFactor } } },
    async (request) => showSecondFactor(deps, principalOf(request)),
  );
  app.post(
    path,
    { config, schema: { tags, summary: "A secret for an authenticator app", response: { 200: shapes.enrolment } } },
    async (request) => {
      demandFresh(deps, principalOf(request));
      return offer(deps, principalOf(request));
    },
  );
  app.post(
    `${path}/confirm`,
    {
      config,
      schema: {
        tags,
        summary: "Switch two-step sign-in on with a first code",
        body: shapes.code,
        response: { 200: shapes.recoveryCodes },
      },
    },
    async (request) => confirm(deps, principalOf(request), request.body.code),
  );
  app.post(
    `${path}/recovery-codes`,
    {
      config,
      schema: { tags, summary: "New recovery codes instead of all others", response: { 200: shapes.recoveryCodes } },
    },
    async (request) => {
      demandFresh(deps, principalOf(request));
      return renewCodes(deps, principalOf(request));
    },
  );
  app.delete(
    path,
    { config, schema: { tags, summary: "Switch two-step sign-in off", response: { 200: done } } },
    async (request) => {
      demandFresh(deps, principalOf(request));
      await switchOff(deps, principalOf(request));
      return { done: true as const };
    },
  );
}
