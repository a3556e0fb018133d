import { consoleBuild } from "@rollcall/ui/console-build";

export default consoleBuild("portal", "http://localhost:3000");
