import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, ramp } from "./palette.ts";

test("white text on a filled control is readable in every accent hue", () => {
  for (let hue = 0; hue < 360; hue += 15) {
    const steps = ramp(hue);
    assert.ok(contrast(steps[6], "#ffffff") >= 4.5, `hue ${hue}: ${contrast(steps[6], "#ffffff")}`);
    assert.ok(contrast(steps[7], steps[0]) >= 4.5, `hue ${hue}: dark text on the tint`);
  }
});

test("a ramp runs from light to dark", () => {
  const steps = ramp(195);
  for (let at = 1; at < steps.length; at++) {
    assert.ok(contrast(steps[at] ?? "", "#ffffff") > contrast(steps[at - 1] ?? "", "#ffffff"));
  }
});

test("black on white has the contrast of 21 to 1", () => {
  assert.equal(Math.round(contrast("#000000", "#ffffff")), 21);
});
