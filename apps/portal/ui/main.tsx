import { startConsole } from "@rollcall/ui/console";
import "./portal.css";
import { routes } from "./routes.tsx";

startConsole({ accent: "portal", routes });
