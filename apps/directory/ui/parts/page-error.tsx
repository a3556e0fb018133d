import { ErrorState } from "@rollcall/ui/error-state";
import { Page } from "@rollcall/ui/page";

/** A page whose data did not come: it still has its heading, so that everybody knows where they are. */
export function PageError({ title, error, retry }: { title: string; error: unknown; retry: () => void }) {
  return (
    <Page title={title}>
      <ErrorState error={error} retry={retry} />
    </Page>
  );
}
