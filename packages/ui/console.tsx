import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@mantine/spotlight/styles.layer.css";
import "@fontsource-variable/inter/wght.css";
import "./theme.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { RouteObject } from "react-router";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { ApiError } from "./api.tsx";
import { RouteError } from "./error-state.tsx";
import { LoadingBar } from "./loading.tsx";
import { consoleTheme, surfaces } from "./theme.tsx";
import type { Accent } from "./theme.tsx";

export interface ConsoleSettings {
  accent: Accent;
  routes: RouteObject[];
}

/** Starts a console in `<div id="root">`. */
export function startConsole({ accent, routes }: ConsoleSettings): void {
  const root = document.getElementById("root");
  if (!root) throw new Error('The page has no element with the id "root".');
  const router = createBrowserRouter([
    { errorElement: <RouteError />, hydrateFallbackElement: <LoadingBar />, children: routes },
  ]);
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={consoleTheme(accent)} cssVariablesResolver={surfaces} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient()}>
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal stays a refusal; an outage may pass.
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
        refetchOnWindowFocus: true,
      },
    },
  });
}
