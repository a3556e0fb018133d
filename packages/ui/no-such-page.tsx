import { NotFound } from "./error-state.tsx";
import { Page } from "./page.tsx";

/** An address that leads nowhere. It has its heading, so that everybody knows where they are. */
export function NoSuchPage() {
  return (
    <Page title="Page not found">
      <NotFound />
    </Page>
  );
}
