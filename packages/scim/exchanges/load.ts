// For tests only: the one file here that touches the file system.
import { readdirSync, readFileSync } from "node:fs";
import type { RecordedExchange } from "./exchanges.ts";

/** Every recorded exchange with the file it is in, for example `okta/create-user.json`. */
export function loadExchanges(): { file: string; exchange: RecordedExchange }[] {
  const folder = new URL("./", import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ file, exchange: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as RecordedExchange }));
}
