import { consoleBuild } from "@rollcall/ui/console-build";

export default consoleBuild("directory", "http://localhost:3001");
