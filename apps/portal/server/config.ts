import { flag, logLevel, port, postgresAddress, readConfig, webAddress } from "@rollcall/foundation/config";
import { z } from "zod";

const shape = z.object({
  PORTAL_PORT: port(3000),
  PORTAL_URL: webAddress().optional(),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default(".rollcall"),
  DATABASE_URL: postgresAddress().optional(),
  ENCRYPTION_KEY: z.string().optional(),
  SAMPLE_DATA: flag(true),
  LOG_LEVEL: logLevel(),
  PORTAL_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
});

export interface PortalConfig {
  port: number;
  host: string;
  /** The address that people, browsers and identity providers use. Never taken from a request. */
  publicUrl: string;
  dataFolder: string;
  databaseServer: string | undefined;
  /** Keys that seal what must be read again; without them one is kept in the data folder. */
  encryptionKey: string | undefined;
  sampleData: boolean;
  logLevel: z.infer<typeof shape>["LOG_LEVEL"];
  poolSize: number;
}

export function readPortalConfig(env: Record<string, string | undefined>): PortalConfig {
  const read = readConfig(shape, env);
  return {
    port: read.PORTAL_PORT,
    host: read.HOST,
    publicUrl: read.PORTAL_URL ?? `http://localhost:${read.PORTAL_PORT}`,
    dataFolder: read.DATA_DIR,
    databaseServer: read.DATABASE_URL,
    encryptionKey: read.ENCRYPTION_KEY,
    sampleData: read.SAMPLE_DATA,
    logLevel: read.LOG_LEVEL,
    poolSize: read.PORTAL_POOL_SIZE,
  };
}
