import * as shapes from "../../shapes/account.ts";
import type { Dependencies } from "../dependencies.ts";
import { type PortalApp, principalOf } from "../http.ts";
import { changeAccount, showAccount } from "./accounts.ts";

const tags = ["Account"];

export function accountRoutes(app: PortalApp, deps: Dependencies): void {
  app.get(
    "/account",
    { config: { access: "signed_in" }, schema: { tags, summary: "The account", response: { 200: shapes.account } } },
    async (request) => showAccount(deps, principalOf(request)),
  );
  app.patch(
    "/account",
    {
      config: { access: "manage_account" },
      schema: {
        tags,
        summary: "Change the name or the plan",
        body: shapes.accountChange,
        response: { 200: shapes.account },
      },
    },
    async (request) => changeAccount(deps, principalOf(request), request.body),
  );
}
