// What is looked for on any page, whatever it shows.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const THEMES = ['light', 'dark'] as const;
export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type SizeName = keyof typeof SIZES;

const MOST_PATIENCE_MS = 5_000;

/** Pictures decoded, skeletons gone, and whatever fades in is there; or as far as that has come in five seconds. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async (most) => {
    const decoded = [...document.images].map((image) => image.decode());
    // What moves for as long as it is shown never ends.
    const fades = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
      .map((animation) => animation.finished);
    // A page that goes on by itself may cancel what is waited for, or never show it.
    const all = Promise.allSettled([document.fonts.ready, ...decoded, ...fades]);
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, most))]);
  }, MOST_PATIENCE_MS);
}

/** Serious and critical faults by all of axe's rules. */
export async function seriousIssues(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  }>("axe.run({ resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => `${id}: ${node.html} ${node.failureSummary}`),
    );
}

/** How wide the page is laid out, clipped or not. */
export function widest(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(window.innerWidth, document.body.scrollWidth));
}

/** What is to be pressed and smaller than a finger, 44 px, by its own box or by what answers around its middle. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const controls = 'button, a[href], select, textarea, summary, input:not([type=hidden]), [role=option], [role=menuitem]';
    const least = 43.5;
    const answers = (element, x, y) => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (element.contains(hit) || hit.closest('label')?.contains(element) === true);
    };
    const isSmall = (control) => {
      // A hidden control is pressed by its label.
      const element = control.matches('input') ? (control.closest('label') ?? control) : control;
      const style = getComputedStyle(element);
      if (!element.checkVisibility({ checkVisibilityCSS: true }) || style.clipPath !== 'none') return false;
      if (control.disabled || control.closest('[inert]') !== null) return false;
      // Within a line of text.
      if (style.display === 'inline') return false;
      const box = element.getBoundingClientRect();
      // Only a screen reader finds what is a dot.
      if (box.width <= 1 || (box.width >= least && box.height >= least)) return false;
      element.scrollIntoView({ block: 'center', inline: 'center' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const x = left + width / 2;
      const y = top + height / 2;
      const reachX = Math.max(0, 21.5 - width / 2) + width / 2 - 0.5;
      const reachY = Math.max(0, 21.5 - height / 2) + height / 2 - 0.5;
      const points = [[x - reachX, y], [x + reachX, y], [x, y - reachY], [x, y + reachY]];
      return points.some(([a, b]) => !answers(element, a, b));
    };
    return [...document.querySelectorAll(controls)]
      .filter(isSmall)
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return Math.round(width) + '×' + Math.round(height) + ' ' + element.outerHTML.slice(0, 140);
      });
  })()`);
}
