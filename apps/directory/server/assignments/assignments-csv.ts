import type { z } from "zod";
import type { assignmentsQuery } from "../../shapes/assignments.ts";
import { encodeCursor } from "@rollcall/foundation/list-page";
import { csvCell } from "../imports/errors-csv.ts";
import type { Db } from "../tables.ts";
import { assignedPeoplePage } from "./assignment-list.ts";

const line = (cells: (string | null)[]): string => `${cells.map((cell) => csvCell(cell ?? "")).join(",")}\r\n`;

/** Everybody in an app under the filters of the list, page by page. */
export async function* assignmentsCsv(
  db: Db,
  appId: string,
  filter: Pick<z.output<typeof assignmentsQuery>, "search" | "state" | "through" | "group">,
): AsyncGenerator<string> {
  // The mark tells Excel that the file is UTF-8.
  yield `\uFEFF${line(["Name", "Login", "E-mail", "Status", "Assigned directly", "Through groups", "State", "In words", "What to do", "Last operation", "Account in the app", "Assigned since"])}`;
  for (let cursor: string | undefined; ;) {
    const page = await assignedPeoplePage(db, appId, { ...filter, limit: 200, cursor });
    yield page.people
      .map(({ person, assignmentId, groups, state, assignedAt }) =>
        line([
          person.name,
          person.login,
          person.email,
          person.status,
          assignmentId === null ? "no" : "yes",
          groups.map(({ name }) => name).join("; "),
          state.state,
          state.text,
          state.wayOut,
          state.lastOperation,
          state.remoteId,
          assignedAt,
        ]),
      )
      .join("");
    if (page.last === undefined) return;
    cursor = encodeCursor(page.last);
  }
}
