import { flag, logLevel, port, postgresAddress, readConfig, webAddress } from "@rollcall/foundation/config";
import { z } from "zod";

const shape = z.object({
  DIRECTORY_PORT: port(3001),
  DIRECTORY_URL: webAddress().optional(),
  PORTAL_PORT: port(3000),
  PORTAL_URL: webAddress().optional(),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default(".rollcall"),
  DATABASE_URL: postgresAddress().optional(),
  SAMPLE_DATA: flag(true),
  LOG_LEVEL: logLevel(),
  ENCRYPTION_KEY: z.string().optional(),
  DIRECTORY_POOL_SIZE: z.coerce.number().int().min(4).max(200).default(12),
  /** Whether apps on private networks (RFC 1918) may be provisioned. */
  ALLOW_PRIVATE_NETWORKS: flag(false),
  /** Whether apps on this machine may be: the portal runs beside the directory by default. */
  ALLOW_LOOPBACK: flag(true),
  /** How many days exchanges with apps, and the system log, are kept. */
  ACTIVITY_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  SYSTEM_LOG_DAYS: z.coerce.number().int().min(1).max(3650).default(365),
});

export interface DirectoryConfig {
  port: number;
  host: string;
  /** The address that people and browsers use. Never taken from a request. */
  publicUrl: string;
  portalUrl: string;
  dataFolder: string;
  databaseServer: string | undefined;
  sampleData: boolean;
  logLevel: z.infer<typeof shape>["LOG_LEVEL"];
  encryptionKey: string | undefined;
  poolSize: number;
  allowPrivate: boolean;
  allowLoopback: boolean;
  activityDays: number;
  systemLogDays: number;
}

export const readDirectoryConfig = (env: Record<string, string | undefined>): DirectoryConfig => {
  const read = readConfig(shape, env);
  return {
    port: read.DIRECTORY_PORT,
    host: read.HOST,
    publicUrl: read.DIRECTORY_URL ?? `http://localhost:${read.DIRECTORY_PORT}`,
    portalUrl: read.PORTAL_URL ?? `http://localhost:${read.PORTAL_PORT}`,
    dataFolder: read.DATA_DIR,
    databaseServer: read.DATABASE_URL,
    sampleData: read.SAMPLE_DATA,
    logLevel: read.LOG_LEVEL,
    encryptionKey: read.ENCRYPTION_KEY,
    poolSize: read.DIRECTORY_POOL_SIZE,
    allowPrivate: read.ALLOW_PRIVATE_NETWORKS,
    allowLoopback: read.ALLOW_LOOPBACK,
    activityDays: read.ACTIVITY_DAYS,
    systemLogDays: read.SYSTEM_LOG_DAYS,
  };
};
