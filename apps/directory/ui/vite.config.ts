import { consoleBuild } from "@rollcall/ui/console-build";
import { defineConfig } from "vite";

export default defineConfig(consoleBuild("directory", "http://localhost:3001"));
