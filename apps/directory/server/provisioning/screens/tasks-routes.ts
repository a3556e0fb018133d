import { wokenPeople } from "../../../shapes/provisioning.ts";
import { taskList, taskPeople, taskPeopleQuery, taskRetry } from "../../../shapes/tasks.ts";
import type { Dependencies } from "../../dependencies.ts";
import type { Console } from "../../permissions.ts";
import { retryTask, taskPeopleOf, tasksOf } from "./tasks.ts";

const tags = ["tasks"];

export const taskRoutes = (app: Console, { db }: Dependencies): void => {
  app.get("/tasks", { schema: { tags, response: { 200: taskList } } }, () => tasksOf(db.kysely));
  app.get(
    "/tasks/people",
    { schema: { tags, querystring: taskPeopleQuery, response: { 200: taskPeople } } },
    ({ query }) => taskPeopleOf(db.kysely, query),
  );
  app.post("/tasks/retry", { schema: { tags, body: taskRetry, response: { 200: wokenPeople } } }, ({ body }) =>
    db.transaction((trx) => retryTask(trx, body)),
  );
};
