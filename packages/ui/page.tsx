import { Tabs } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { ChevronRight } from "lucide-react";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Link, NavLink, useLocation } from "react-router";
import { useUrlValue } from "./use-url-state.tsx";
import "./shell.css";

export interface Crumb {
  label: string;
  to: string;
}

export interface PageProps {
  title: string;
  /** The heading where it is more than the title, such as a name with its state. */
  heading?: ReactNode;
  description?: ReactNode;
  crumbs?: Crumb[];
  actions?: ReactNode;
  /** Narrow pages are for reading and forms; wide ones for tables. */
  width?: "narrow" | "wide";
  /** Links between the pages of one thing, such as an app's General, Provisioning, Mappings. */
  sections?: Crumb[];
  children: ReactNode;
}

/** The frame of every page: where am I, what is this, what can I do. */
export function Page({ title, heading, description, crumbs, actions, width = "wide", sections, children }: PageProps) {
  useDocumentTitle(`${title} · Rollcall`);
  return (
    <div className="rc-page" data-width={width}>
      <header className="rc-page-head">
        {crumbs?.length ? <Crumbs crumbs={crumbs} /> : null}
        <div className="rc-page-line">
          <div className="rc-page-title">
            {heading ?? <h1>{title}</h1>}
            {description ? <p className="rc-page-text">{description}</p> : null}
          </div>
          {actions ? <div className="rc-page-actions">{actions}</div> : null}
        </div>
        {sections ? <SectionLinks title={title} sections={sections} /> : null}
      </header>
      {children}
    </div>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="rc-crumbs">
        {crumbs.map((crumb) => (
          <li key={crumb.to}>
            <Link to={crumb.to}>{crumb.label}</Link>
            <ChevronRight size={13} aria-hidden="true" />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function SectionLinks({ title, sections }: { title: string; sections: Crumb[] }) {
  const bar = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the bar is wider than the screen: the open one must not be out of sight.
  useEffect(() => {
    const open = bar.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (bar.current && open)
      bar.current.scrollLeft = open.offsetLeft - (bar.current.clientWidth - open.offsetWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={bar} className="rc-sections" aria-label={`${title} sections`}>
      {sections.map((section) => (
        <NavLink key={section.to} to={section.to} end>
          {section.label}
        </NavLink>
      ))}
    </nav>
  );
}

export interface PageTab {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

/** Tabs whose choice is in the URL, so that a link leads to the same place. */
export function PageTabs({ tabs, name = "tab", label }: { tabs: PageTab[]; name?: string; label: string }) {
  const first = tabs[0]?.value ?? "";
  const [tab, setTab] = useUrlValue(name, first);
  const shown = tabs.some((one) => one.value === tab) ? tab : first;
  return (
    <Tabs value={shown} onChange={(value) => setTab(value ?? first)} className="rc-tabs">
      <Tabs.List aria-label={label}>
        {tabs.map((one) => (
          <Tabs.Tab key={one.value} value={one.value}>
            {one.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((one) => (
        <Tabs.Panel key={one.value} value={one.value} pt="md">
          {one.content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  text,
  actions,
  children,
}: {
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="rc-section" aria-label={title}>
      <div className="rc-section-head">
        <div>
          <h2>{title}</h2>
          {text ? <p className="rc-hint">{text}</p> : null}
        </div>
        {actions ? <div className="rc-page-actions">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** A sentence above the content that needs attention. */
export function Notice({
  tone = "info",
  title,
  children,
  action,
}: {
  tone?: "info" | "wait" | "bad" | "good";
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="rc-notice" data-tone={tone} role={tone === "bad" ? "alert" : "note"}>
      <div className="rc-notice-text">
        {title ? <strong>{title}</strong> : null}
        {children ? <div>{children}</div> : null}
      </div>
      {action}
    </div>
  );
}
