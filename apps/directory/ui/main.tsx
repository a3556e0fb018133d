import { startConsole } from "@rollcall/ui/console";
import { routes } from "./routes.tsx";

startConsole({ accent: "directory", routes });
