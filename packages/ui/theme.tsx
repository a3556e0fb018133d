import type { CSSVariablesResolver, MantineThemeOverride } from "@mantine/core";
import { createTheme } from "@mantine/core";
import { oklchToHex, ramp } from "./palette.ts";
import type { Ramp } from "./palette.ts";

/** Degrees on the OKLCH circle. One number tells the two consoles apart; everything else is the same. */
export const accents = { portal: 192, directory: 292 } as const;
export type Accent = keyof typeof accents;

const fontFamily =
  "'Inter Variable', Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', 'Noto Sans', sans-serif";
const fontFamilyMonospace =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace";

// Warm paper rather than blue-grey: the accent is the only cold colour on the page.
const gray: Ramp = [
  "#faf9f7",
  "#f4f3f0",
  "#eae8e3",
  "#dcd9d2",
  "#bfbbb2",
  "#96928a",
  "#6b675f",
  "#4f4c46",
  "#35332e",
  "#1f1e1a",
];
const dark: Ramp = [
  "#edebe7",
  "#cfccc6",
  "#a8a49c",
  "#7d7971",
  "#4a4742",
  "#37352f",
  "#282622",
  "#1e1d1a",
  "#181714",
  "#11100e",
];

// A dialog's header is no banner of the page.
const plainHeader = { attributes: { header: { role: "presentation" } } };

/** The one theme of both consoles. */
export function consoleTheme(accent: Accent): MantineThemeOverride {
  return createTheme({
    primaryColor: "accent",
    primaryShade: 6,
    black: "#1f1e1a",
    colors: {
      accent: ramp(accents[accent]),
      gray,
      dark,
      green: ramp(150),
      red: ramp(25, 1.25),
      yellow: ramp(72),
      blue: ramp(250),
    },
    fontFamily,
    fontFamilyMonospace,
    fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
    lineHeights: { xs: "1.4", sm: "1.5", md: "1.55", lg: "1.5", xl: "1.45" },
    headings: {
      fontFamily,
      fontWeight: "600",
      textWrap: "pretty",
      sizes: {
        h1: { fontSize: "1.5rem", lineHeight: "1.25", fontWeight: "640" },
        h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
        h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
        h4: { fontSize: "0.875rem", lineHeight: "1.45" },
      },
    },
    spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
    radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "14px" },
    defaultRadius: "md",
    shadows: {
      xs: "0 1px 2px rgb(31 30 26 / 5%)",
      sm: "0 1px 2px rgb(31 30 26 / 6%), 0 2px 6px rgb(31 30 26 / 4%)",
      md: "0 2px 4px rgb(31 30 26 / 5%), 0 8px 20px rgb(31 30 26 / 8%)",
      lg: "0 4px 10px rgb(31 30 26 / 6%), 0 18px 40px rgb(31 30 26 / 12%)",
      xl: "0 8px 18px rgb(31 30 26 / 8%), 0 30px 64px rgb(31 30 26 / 18%)",
    },
    respectReducedMotion: true,
    cursorType: "pointer",
    focusRing: "auto",
    components: {
      Button: { defaultProps: { size: "sm" } },
      ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: "lg" } },
      TextInput: { defaultProps: { size: "sm" } },
      PasswordInput: { defaultProps: { size: "sm" } },
      NumberInput: { defaultProps: { size: "sm" } },
      Select: { defaultProps: { size: "sm", checkIconPosition: "right" } },
      Textarea: { defaultProps: { size: "sm" } },
      Menu: {
        defaultProps: {
          shadow: "md",
          withinPortal: true,
          position: "bottom-end",
          // The placeholder is a `presentation` inside `menu`, where only items may stand (ARIA 1.2, required owned elements).
          withInitialFocusPlaceholder: false,
        },
      },
      Modal: {
        defaultProps: {
          ...plainHeader,
          centered: true,
          shadow: "xl",
          overlayProps: { backgroundOpacity: 0.35, blur: 1 },
        },
      },
      Drawer: {
        defaultProps: { ...plainHeader, position: "right", shadow: "xl", overlayProps: { backgroundOpacity: 0.25 } },
      },
      Tooltip: { defaultProps: { openDelay: 250, withArrow: false, fz: "xs" } },
      Paper: { defaultProps: { radius: "lg" } },
      Tabs: { defaultProps: { keepMounted: false } },
    },
  });
}

/** Surfaces and lines by name, tuned by hand for both schemes; the style sheets use these names only. */
export const surfaces: CSSVariablesResolver = (theme) => {
  const accent = theme.colors["accent"] ?? gray;
  return {
    variables: {
      "--rc-mono": fontFamilyMonospace,
      "--rc-ease": "cubic-bezier(0.2, 0, 0, 1)",
    },
    light: {
      "--mantine-color-body": "#ffffff",
      "--mantine-color-text": "#1f1e1a",
      "--mantine-color-dimmed": "#68645c",
      "--mantine-color-placeholder": "#77736b",
      "--mantine-color-default-border": "#dcd9d2",
      "--mantine-color-anchor": accent[7] ?? "",
      "--mantine-color-error": oklchToHex(0.48, 0.17, 27),
      "--rc-canvas": "#faf9f7",
      "--rc-surface": "#ffffff",
      "--rc-sunken": "#f6f5f2",
      "--rc-hover": "#f4f3f0",
      "--rc-well": "#efede9",
      "--rc-raised": "#ffffff",
      "--rc-line": "#e6e3dd",
      "--rc-line-strong": "#d3cfc7",
      "--rc-selected": accent[0] ?? "",
      "--rc-accent-text": accent[7] ?? "",
      "--rc-accent-mark": accent[6] ?? "",
      "--rc-accent-tint": accent[1] ?? "",
      ...tones(0.945, 0.035, 0.4, 0.095),
    },
    dark: {
      "--mantine-color-body": "#181714",
      "--mantine-color-text": "#edebe7",
      "--mantine-color-dimmed": "#a8a49c",
      "--mantine-color-placeholder": "#8f8b83",
      "--mantine-color-default": "#23211d",
      "--mantine-color-default-hover": "#2b2925",
      "--mantine-color-default-border": "#3b3833",
      "--mantine-color-anchor": accent[3] ?? "",
      "--mantine-color-error": oklchToHex(0.76, 0.13, 25),
      "--rc-canvas": "#11100e",
      "--rc-surface": "#181714",
      "--rc-sunken": "#1e1d1a",
      "--rc-hover": "#211f1c",
      "--rc-well": "#1e1d1a",
      "--rc-raised": "#33302c",
      "--rc-line": "#2b2925",
      "--rc-line-strong": "#3b3833",
      "--rc-selected": oklchToHex(0.25, 0.03, hueOf(accent)),
      "--rc-accent-text": accent[3] ?? "",
      "--rc-accent-mark": accent[4] ?? "",
      "--rc-accent-tint": oklchToHex(0.28, 0.045, hueOf(accent)),
      ...tones(0.27, 0.04, 0.84, 0.085),
    },
  };
};

const toneHues = { good: 152, bad: 25, wait: 75, info: 245 };

function tones(
  backLightness: number,
  backChroma: number,
  textLightness: number,
  textChroma: number,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [tone, hue] of Object.entries(toneHues)) {
    variables[`--rc-${tone}-back`] = oklchToHex(backLightness, backChroma, hue);
    variables[`--rc-${tone}-text`] = oklchToHex(textLightness, tone === "bad" ? textChroma * 1.5 : textChroma, hue);
  }
  return variables;
}

function hueOf(accent: readonly string[]): number {
  const known = Object.values(accents).find((hue) => ramp(hue)[6] === accent[6]);
  return known ?? accents.portal;
}
