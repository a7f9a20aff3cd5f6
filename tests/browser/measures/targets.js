// What one presses and is smaller than `least` px. The rectangle decides where it is large enough; else
// the pointer is tried around the middle, because a row or a label may carry the target beyond the box.
(least) => {
  const hidden = e => !e.checkVisibility({opacityProperty: false, visibilityProperty: true})
    || e.closest('.govuk-visually-hidden, .govuk-skip-link, [hidden], [inert]') || e.disabled;
  const inText = e => {
    if (e.tagName !== 'A' || getComputedStyle(e).display !== 'inline') return false;
    const around = e.parentElement.cloneNode(true);
    around.querySelectorAll('a, .govuk-visually-hidden, svg').forEach(x => x.remove());
    return around.textContent.trim().length > 0;
  };
  const owns = (e, hit) => hit && (e === hit || e.contains(hit) || (e.labels && [...e.labels].some(l => l.contains(hit))));
  const reach = (e) => {
    e.scrollIntoView({block: 'center', inline: 'nearest'});
    const box = e.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const far = (dx, dy) => {
      let n = 0;
      while (n < least && owns(e, document.elementFromPoint(x + dx * (n + 1), y + dy * (n + 1)))) n += 1;
      return n;
    };
    return {width: far(-1, 0) + far(1, 0), height: far(0, -1) + far(0, 1)};
  };
  const small = [];
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (hidden(e) || inText(e)) continue;
    const box = e.getBoundingClientRect();
    if (box.width === 0 || (box.width + .5 >= least && box.height + .5 >= least)) continue;
    const real = reach(e);
    const width = Math.max(box.width, real.width), height = Math.max(box.height, real.height);
    if (width + 1.5 >= least && height + 1.5 >= least) continue;
    small.push({width: Math.round(width), height: Math.round(height), what: e.outerHTML.slice(0, 140)});
  }
  return small;
}
