// Visible text smaller than `least` px, and main text smaller than `main` px.
([least, main]) => {
  const small = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !e.checkVisibility() || e.closest('svg, script, noscript, .govuk-visually-hidden')) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    const body = e.matches('main p.govuk-body, main li, main td, main th, main dd, main label') && !e.closest('.t-small');
    if (size + .01 < (body ? Math.max(least, main) : least)) small.push(size + ' ' + e.outerHTML.slice(0, 100));
  }
  return small.slice(0, 10);
}
