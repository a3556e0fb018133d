import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as rules from "./layers.ts";
import { type SourceFile, sourceFiles } from "./source-files.ts";

const files = sourceFiles();
type Check = (files: SourceFile[]) => string[];

/** Each rule, with a sample that it must catch and one that it must let pass. */
const table: [sentence: string, rule: Check, bad: [path: string, text: string], good: [path: string, text: string]][] =
  [
    [
      "imports go main → app → routes → rules → store → ground, never up",
      rules.importsGoDown,
      ["apps/portal/server/users/store.ts", "import { deactivate } from './users.ts';"],
      ["apps/portal/server/users/users.ts", "import { insertUser } from './store.ts';"],
    ],
    [
      "rules know nothing of routes",
      rules.importsGoDown,
      ["apps/directory/server/people/people.ts", "import {\n  peopleRoutes,\n} from '../groups/routes.ts';"],
      ["apps/directory/server/people/routes.ts", "import { suspend } from './people.ts';"],
    ],
    [
      "a feature never touches the store of another",
      rules.storesArePrivate,
      ["apps/portal/server/teams/teams.ts", "import { insertUser } from '../users/store.ts';"],
      ["apps/portal/server/teams/teams.ts", "import { insertTeam } from './store.ts';"],
    ],
    [
      "the two apps never import each other",
      rules.appsStayApart,
      ["apps/portal/server/app.ts", "const other = await import('@rollcall/directory/server/app');"],
      ["apps/portal/server/app.ts", "import { readConfig } from '@rollcall/foundation/config';"],
    ],
    [
      "packages/scim imports nothing, not even Node",
      rules.scimStandsAlone,
      ["packages/scim/filter.ts", "import { Buffer } from 'node:buffer';"],
      ["packages/scim/filter.ts", "import { type Target } from './schema.ts';"],
    ],
    [
      "packages know no app and not one another",
      rules.packagesKnowNoApp,
      ["packages/foundation/problem.ts", "import { ScimError } from '@rollcall/scim/error';"],
      ["packages/foundation/problem.ts", "import { log } from './log.ts';"],
    ],
    [
      "a console takes types from its shapes and nothing else of its server",
      rules.consolesTakeTypesOnly,
      ["apps/portal/ui/users/UsersPage.tsx", "import { User } from '../../shapes/users.ts';"],
      ["apps/portal/ui/users/UsersPage.tsx", "import type { User } from '../../shapes/users.ts';"],
    ],
    [
      "a shape is made of zod and other shapes",
      rules.shapesAreZodOnly,
      ["apps/portal/shapes/users.ts", "import { newId } from '@rollcall/foundation/ids';"],
      ["apps/portal/shapes/users.ts", "import { z } from 'zod';"],
    ],
    [
      "the walks through the product use it from outside",
      rules.walksStayOutside,
      ["e2e/guide.test.ts", "import { buildApp } from '@rollcall/portal/server/app';"],
      ["e2e/guide.test.ts", "import { startProduct } from './product.ts';"],
    ],
    [
      "foundation knows no word of the business",
      rules.foundationKnowsNoBusiness,
      ["packages/foundation/database.ts", "export const portalPool = 1; // one for each portal"],
      ["packages/foundation/database.ts", "export const pool = 1;"],
    ],
    [
      "the environment is read by main files, config, cli and scripts only",
      rules.environmentIsReadAtTheEdge,
      ["apps/portal/server/users/users.ts", "const plan = process.env.PLAN;"],
      ["apps/portal/server/main.ts", "const config = readConfig(shape, process.env);"],
    ],
    [
      "no file is called utils, helpers, common, manager or service",
      rules.namesSaySomething,
      ["apps/portal/server/users/user-helpers.ts", ""],
      ["apps/portal/server/scim/provider-config.ts", ""],
    ],
    [
      "a file has at most 300 lines",
      rules.filesStayShort,
      ["apps/portal/server/users/users.ts", "line\n".repeat(301)],
      ["apps/portal/server/users/users.ts", "line\n".repeat(300)],
    ],
    [
      "no index file re-exports",
      rules.noBarrels,
      ["packages/ui/index.ts", "export * from './Page.tsx';"],
      ["packages/ui/index.ts", "export const theme = 1;"],
    ],
    [
      "no test is left out",
      rules.nothingIsFocusedOrSkipped,
      ["apps/portal/server/users/users.test.ts", ["test", "skip('a user', () => {});"].join(".")],
      ["apps/portal/server/users/users.test.ts", "test('a user', () => {});"],
    ],
  ];

for (const [sentence, rule, [badPath, badText], [goodPath, goodText]] of table) {
  describe(sentence, () => {
    test("holds in the repository", () => assert.deepEqual(rule(files), []));
    test("is noticed when broken", () => {
      assert.equal(rule([{ path: badPath, text: badText }]).length > 0, true);
      assert.deepEqual(rule([{ path: goodPath, text: goodText }]), []);
    });
  });
}

test("a file in a feature folder is rules unless it is called store or routes", () => {
  assert.deepEqual(rules.placeOf("apps/portal/server/main.ts"), { app: "portal", layer: "main" });
  assert.deepEqual(rules.placeOf("apps/portal/server/users/store.ts"), {
    app: "portal",
    feature: "users",
    layer: "store",
  });
  assert.deepEqual(rules.placeOf("apps/portal/server/scim/scim-routes.ts"), {
    app: "portal",
    feature: "scim",
    layer: "routes",
  });
  assert.deepEqual(rules.placeOf("apps/portal/server/users/users.ts"), {
    app: "portal",
    feature: "users",
    layer: "rules",
  });
});
