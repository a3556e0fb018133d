import { Button } from "@mantine/core";
import { CircleAlert, LockKeyhole, RotateCw, SearchX } from "lucide-react";
import { Link, isRouteErrorResponse, useRouteError } from "react-router";
import { ApiError, messageOf } from "./api.tsx";
import { EmptyState } from "./empty-state.tsx";

/** What a page shows instead of its data when the data did not come. */
export function ErrorState({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  if (error instanceof ApiError && error.status === 403) return <NoPermission text={error.message} />;
  if (error instanceof ApiError && error.status === 404) return <NotFound text={error.message} />;
  return (
    <div role="alert">
      <EmptyState
        icon={CircleAlert}
        title="This could not be loaded"
        text={messageOf(error)}
        action={
          retry ? (
            <Button variant="default" leftSection={<RotateCw size={15} aria-hidden />} onClick={retry}>
              Try again
            </Button>
          ) : undefined
        }
      />
    </div>
  );
}

export function NoPermission({ text }: { text?: string }) {
  return (
    <EmptyState
      icon={LockKeyhole}
      title="Only a Super Admin can see this"
      text={text ?? "Ask a Super Admin of your organisation to do this for you, or to change your role."}
    />
  );
}

export function NotFound({ text }: { text?: string }) {
  return (
    <EmptyState
      icon={SearchX}
      title="Not found"
      text={text ?? "There is nothing at this address. It may have been removed, or the link may be incomplete."}
      action={
        <Button component={Link} to="/" variant="default">
          Go to the start page
        </Button>
      }
    />
  );
}

/** A page whose code is gone: the tab was opened before the server was updated. Each browser words it differently. */
function isOldBuild(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|unable to preload css/i.test(error.message)
  );
}

function Updated() {
  return (
    <main className="rc-lonely">
      <div role="alert">
        <EmptyState
          icon={RotateCw}
          title="Rollcall was updated"
          text="This tab is from before the update, or the server cannot be reached just now. Reload to go on; nothing you saved is lost."
          action={<Button onClick={() => location.reload()}>Reload</Button>}
        />
      </div>
    </main>
  );
}

/** The last net: a page that broke while rendering. */
export function RouteError() {
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  if (isOldBuild(error)) return <Updated />;
  return (
    <main className="rc-lonely">
      {missing ? (
        <NotFound />
      ) : (
        <div role="alert">
          <EmptyState
            icon={CircleAlert}
            title="This page stopped working"
            text="Reload the page. If it happens again, tell the people who run Rollcall what you did last."
            action={<Button onClick={() => location.reload()}>Reload the page</Button>}
          />
        </div>
      )}
    </main>
  );
}
