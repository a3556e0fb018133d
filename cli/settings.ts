import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ConfigError,
  flag,
  logLevel,
  port,
  postgresAddress,
  readConfig,
  webAddress,
} from "@rollcall/foundation/config";
import { z } from "zod";

const shape = z.object({
  PORTAL_PORT: port(3000),
  DIRECTORY_PORT: port(3001),
  PORTAL_URL: webAddress().optional(),
  DIRECTORY_URL: webAddress().optional(),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default(".rollcall"),
  DATABASE_URL: postgresAddress().optional(),
  SAMPLE_DATA: flag(true),
  ENCRYPTION_KEY: z.string().optional(),
  LOG_LEVEL: logLevel(),
});

export type Environment = Record<string, string | undefined>;
export type Part = "portal" | "directory";

export const PARTS: readonly Part[] = ["portal", "directory"];

export interface Settings {
  host: string;
  ports: Record<Part, number>;
  urls: Record<Part, string>;
  dataFolder: string;
  databaseServer: string | undefined;
  sampleData: boolean;
  /** Whether the encryption key is a setting; else it is a file in the data folder. */
  encryptionKeyGiven: boolean;
}

/** The folder the relative paths of settings start from: the installation, wherever the command is called. */
export const installation = fileURLToPath(new URL("..", import.meta.url));

type Reader = (env: Environment) => unknown;

/** Reads what both apps and the command share. `others` are the readers of the apps: their mistakes are told along. */
export function readSettings(env: Environment, others: Reader[] = []): Settings {
  const mistakes = new Set<string>();
  const read = collect(mistakes, () => readConfig(shape, env));
  for (const other of others) collect(mistakes, () => other(env));
  // Compared as written, so that it is told along with the other mistakes.
  if ((env["PORTAL_PORT"] || "3000") === (env["DIRECTORY_PORT"] || "3001")) {
    mistakes.add("PORTAL_PORT and DIRECTORY_PORT are the same: give each a port of its own.");
  }
  if (read === undefined || mistakes.size > 0) throw new ConfigError([...mistakes]);
  return {
    host: read.HOST,
    ports: { portal: read.PORTAL_PORT, directory: read.DIRECTORY_PORT },
    urls: {
      portal: read.PORTAL_URL ?? `http://localhost:${read.PORTAL_PORT}`,
      directory: read.DIRECTORY_URL ?? `http://localhost:${read.DIRECTORY_PORT}`,
    },
    dataFolder: resolve(installation, read.DATA_DIR),
    databaseServer: read.DATABASE_URL,
    sampleData: read.SAMPLE_DATA,
    encryptionKeyGiven: (read.ENCRYPTION_KEY ?? "") !== "",
  };
}

function collect<Result>(mistakes: Set<string>, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const mistake of error.mistakes) mistakes.add(mistake);
    return undefined;
  }
}
