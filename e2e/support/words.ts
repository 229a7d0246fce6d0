import type { Page } from '@playwright/test';

/** What a reader sees or hears: texts and labels, without what is the same in every language (commands, logs, files, values). */
export function wordsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const skipped =
      'pre, code, script, style, textarea, option, datalist, .font-mono, [role=log], [lang]:not(html)';
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest(skipped)) found.push(node.textContent?.trim() ?? '');
    }
    for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
      if (element.closest(skipped)) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        found.push(element.getAttribute(name) ?? '');
    }
    return found.filter(Boolean);
  });
}

const chinese = /\p{Script=Han}/u;
// Three words in a row: names such as "DolphinDB Deck" and "Deck Sandbox Enterprise" are no sentences.
const sentence = /\b[A-Za-z’']{2,} [A-Za-z’']{2,} [a-z’']{2,}\b/;

/** Says of a text whether it is not in the page's language. */
export const foreign = {
  zh: (text: string) => sentence.test(text) && !chinese.test(text),
  en: (text: string) => chinese.test(text),
};
