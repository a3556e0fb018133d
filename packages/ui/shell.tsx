import { ActionIcon, Drawer, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { openSpotlight } from "@mantine/spotlight";
import type { LucideIcon } from "lucide-react";
import { ChevronDown, CircleHelp, LogOut, Menu as MenuIcon, Monitor, Moon, Search, Sun, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { Link, NavLink, Outlet, useLocation, useNavigation } from "react-router";
import { CommandPalette } from "./command-palette.tsx";
import type { Command } from "./command-palette.tsx";
import { initials } from "./format.ts";
import { Mark } from "./mark.tsx";
import "./shell.css";

export interface NavEntry {
  label: string;
  to: string;
  icon: LucideIcon;
  badge?: ReactNode;
  /** Only the exact address counts as here. */
  end?: boolean;
  /** Words that also find this page in the palette. */
  keywords?: string[];
}

export interface NavGroup {
  label?: string;
  entries: NavEntry[];
}

export interface ShellProps {
  /** "Portal" or "Directory". */
  console: string;
  nav: NavGroup[];
  /** The organisation or account the person works in. */
  account?: string | undefined;
  user: { name: string; detail?: string | undefined };
  profileTo?: string;
  help: { label: string; href: string }[];
  commands?: Command[];
  /** Finds things by their name for the palette. */
  find?: ((text: string) => Promise<Command[]>) | undefined;
  onSignOut: () => void;
}

/** The frame around every page of a console. */
export function Shell(props: ShellProps) {
  const [menuOpened, menu] = useDisclosure(false);
  const location = useLocation();
  const navigation = useNavigation();
  const { close } = menu;
  useEffect(() => close(), [location.pathname, close]);
  const pages = props.nav.flatMap((group) =>
    group.entries.map((entry) => ({
      label: entry.label,
      to: entry.to,
      icon: entry.icon,
      group: group.label ?? "Go to",
      keywords: entry.keywords ?? [],
    })),
  );
  return (
    <div className="rc-shell">
      <a className="rc-skip" href="#main">
        Skip to content
      </a>
      <header className="rc-header">
        <ActionIcon className="rc-burger" aria-label="Open navigation" onClick={menu.open}>
          <MenuIcon size={18} aria-hidden />
        </ActionIcon>
        <Link to="/" className="rc-brand">
          <Mark />
          <span>Rollcall</span>
          <span className="rc-brand-console">{props.console}</span>
        </Link>
        {props.account ? <span className="rc-account">{props.account}</span> : null}
        <span className="rc-header-space" />
        <UnstyledButton className="rc-find" onClick={() => openSpotlight()}>
          <Search size={15} aria-hidden="true" />
          <span className="rc-find-text">Search or jump to…</span>
          <kbd>{isMac ? "⌘ K" : "Ctrl K"}</kbd>
        </UnstyledButton>
        <HelpMenu help={props.help} />
        <SchemeMenu />
        <UserMenu {...props} />
      </header>
      <div className="rc-side">
        <SideNav nav={props.nav} />
      </div>
      <Drawer
        opened={menuOpened}
        onClose={menu.close}
        position="left"
        size={280}
        title={`Rollcall ${props.console}`}
        closeButtonProps={{ "aria-label": "Close navigation" }}
      >
        <SideNav nav={props.nav} />
      </Drawer>
      {navigation.state === "loading" ? <div className="rc-loading" aria-hidden="true" /> : null}
      <main id="main" className="rc-main" tabIndex={-1}>
        <Outlet />
      </main>
      <CommandPalette pages={pages} commands={props.commands ?? []} find={props.find} />
    </div>
  );
}

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

function SideNav({ nav }: { nav: NavGroup[] }) {
  return (
    <nav className="rc-nav" aria-label="Main">
      {nav.map((group, at) => (
        <div key={group.label ?? at} className="rc-nav-group">
          {group.label ? <p className="rc-nav-label">{group.label}</p> : null}
          <ul>
            {group.entries.map(({ to, label, icon: Icon, badge, end }) => (
              <li key={to}>
                <NavLink to={to} end={end ?? to === "/"}>
                  <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
                  <span>{label}</span>
                  {badge ? <span className="rc-nav-badge">{badge}</span> : null}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function HelpMenu({ help }: Pick<ShellProps, "help">) {
  return (
    <Menu width={250}>
      <Menu.Target>
        <ActionIcon aria-label="Help">
          <CircleHelp size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {help.map((one) =>
          one.href.startsWith("/") ? (
            <Menu.Item key={one.href} component={Link} to={one.href}>
              {one.label}
            </Menu.Item>
          ) : (
            <Menu.Item key={one.href} component="a" href={one.href} target="_blank" rel="noreferrer">
              {one.label}
            </Menu.Item>
          ),
        )}
        <Menu.Divider />
        <Menu.Item
          rightSection={<kbd className="rc-kbd">{isMac ? "⌘ K" : "Ctrl K"}</kbd>}
          onClick={() => openSpotlight()}
        >
          Search or jump to
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const schemes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "auto", label: "Same as system", icon: Monitor },
] as const;

function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = schemes.find((scheme) => scheme.value === colorScheme)?.icon ?? Monitor;
  return (
    <Menu width={190}>
      <Menu.Target>
        <ActionIcon aria-label="Colour scheme">
          <Current size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() => setColorScheme(value)}
            {...(colorScheme === value ? { "data-chosen": true } : {})}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function UserMenu({ user, profileTo, onSignOut }: ShellProps) {
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton className="rc-user">
          <span className="rc-visually-hidden">Your account: {user.name}</span>
          <span className="rc-avatar" aria-hidden="true">
            {initials(user.name)}
          </span>
          <ChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="rc-user-card">
          <strong>{user.name}</strong>
          {user.detail ? <span>{user.detail}</span> : null}
        </div>
        <Menu.Divider />
        {profileTo ? (
          <Menu.Item component={Link} to={profileTo} leftSection={<UserRound size={15} aria-hidden />}>
            My profile
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={onSignOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
