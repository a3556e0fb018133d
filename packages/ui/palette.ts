/**
 * Colour ramps computed in OKLCH, so that every console can have its own accent hue while every step keeps the
 * same lightness and therefore the same contrast (a ramp picked by eye would need checking hue by hue).
 */
export type Ramp = [string, string, string, string, string, string, string, string, string, string];

interface Step {
  lightness: number;
  chroma: number;
}

// Steps 0-2 are tints for backgrounds, 3-5 lines and marks, 6 the filled control on light, 7-9 text.
const accentSteps: Step[] = [
  { lightness: 0.975, chroma: 0.012 },
  { lightness: 0.945, chroma: 0.028 },
  { lightness: 0.89, chroma: 0.055 },
  { lightness: 0.81, chroma: 0.085 },
  { lightness: 0.715, chroma: 0.11 },
  { lightness: 0.6, chroma: 0.12 },
  { lightness: 0.47, chroma: 0.115 },
  { lightness: 0.415, chroma: 0.102 },
  { lightness: 0.35, chroma: 0.085 },
  { lightness: 0.28, chroma: 0.062 },
];

/** Ten steps of one hue (degrees of the OKLCH circle). `strength` scales the chroma. */
export function ramp(hue: number, strength = 1): Ramp {
  return accentSteps.map((step) => oklchToHex(step.lightness, step.chroma * strength, hue)) as Ramp;
}

/** OKLCH to sRGB; a colour outside sRGB loses chroma, never lightness or hue, until it fits. */
export function oklchToHex(lightness: number, chroma: number, hue: number): string {
  for (let reduced = chroma; ; reduced -= 0.004) {
    const rgb = oklchToLinear(lightness, Math.max(reduced, 0), hue);
    if (reduced <= 0 || rgb.every((value) => value >= -0.0005 && value <= 1.0005)) {
      return `#${rgb.map(toHex).join("")}`;
    }
  }
}

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
export function contrast(first: string, second: string): number {
  const [lighter, darker] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function oklchToLinear(lightness: number, chroma: number, hue: number): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toHex(linear: number): string {
  const clamped = Math.min(1, Math.max(0, linear));
  const gamma = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055;
  return Math.round(gamma * 255)
    .toString(16)
    .padStart(2, "0");
}
