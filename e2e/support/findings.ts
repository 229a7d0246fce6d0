import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Serious and critical findings; `colours` alone where the same page was looked at in the other theme. */
export async function findings(page: Page, colours = false): Promise<string[]> {
  // No page has frames: the mode without them needs no second page for its report.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (colours) axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
}

/** Findings of the page in the theme it has, and those of its colours in the other, which it keeps. */
export async function findingsInBothThemes(page: Page): Promise<string[]> {
  const found = await findings(page);
  await switchTheme(page);
  return [...found, ...(await findings(page, true))];
}

/** Changes the theme of the open page as its switch does, without the moment in which colours fade. */
function switchTheme(page: Page): Promise<void> {
  return page.evaluate(() => {
    const html = document.documentElement;
    html.dataset.theme = html.dataset.theme === 'dark' ? 'light' : 'dark';
    // Asking for the styles starts the transitions.
    getComputedStyle(document.body).getPropertyValue('color');
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish();
  });
}

/** Whether the page is wider than the window. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
