import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

/** The build of one console: `vite build` in `apps/<name>/ui`, or `vite` there for working on it against a running server. */
export function consoleBuild(name: "portal" | "directory", serverUrl: string): UserConfig {
  const root = fileURLToPath(new URL(`../../apps/${name}/ui`, import.meta.url));
  const behind = { target: serverUrl, changeOrigin: false };
  return {
    root,
    base: "/",
    publicDir: fileURLToPath(new URL("./public", import.meta.url)),
    plugins: [react()],
    // The packages of the workspace are sources, so a change in packages/ui shows at once.
    optimizeDeps: { exclude: ["@rollcall/ui"] },
    build: {
      outDir: `${root}/dist`,
      emptyOutDir: true,
      target: "es2022",
      // Inlined files would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: true,
      rollupOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router)\//, priority: 3 },
              { name: "mantine", test: /node_modules\/(@mantine|@floating-ui|clsx|react-remove-scroll)/, priority: 2 },
            ],
          },
        },
      },
    },
    server: { proxy: { "/api": behind, "/console": behind, "/scim": behind, "/healthz": behind } },
  };
}
