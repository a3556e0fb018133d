import { useQuery } from "@tanstack/react-query";
import { api } from "@rollcall/ui/api";
import { ErrorState } from "@rollcall/ui/error-state";
import { JsonBlock } from "@rollcall/ui/exchange-view";
import { PageSkeleton } from "@rollcall/ui/loading";
import type { ScimDocument as Shape } from "../../shapes/users.ts";

/** The user exactly as a directory reads it over SCIM. */
export function ScimDocument({ userId }: { userId: string }) {
  const scim = useQuery({
    queryKey: ["user", userId, "scim"],
    queryFn: () => api.get<Shape>(`/api/users/${userId}/scim`),
  });
  if (scim.isPending) return <PageSkeleton lines={8} />;
  if (scim.isError) return <ErrorState error={scim.error} retry={() => void scim.refetch()} />;
  return (
    <div className="rc-stack">
      <p className="rc-hint">This is what a directory reads at GET /scim/v2/Users/{userId}.</p>
      <JsonBlock body={scim.data.document} label="SCIM document" />
    </div>
  );
}
