// What axe's rules go by: which elements are shown (and which of them as parts of a table), as a
// hash; and the pairs of colours in which text is painted, as "its colour on what lies behind it".
() => {
  const behind = new Map();
  const ground = e => {
    if (!e) return '';
    if (behind.has(e)) return behind.get(e);
    const s = getComputedStyle(e), own = s.backgroundColor + s.backgroundImage + s.opacity;
    const found = own === 'rgba(0, 0, 0, 0)none1' ? ground(e.parentElement) : ground(e.parentElement) + '>' + own;
    behind.set(e, found);
    return found;
  };
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const pairs = new Set();
  let shown = 5381;
  for (const e of document.querySelectorAll('*')) {
    if (e.closest('[aria-hidden=true]') && !hasText(e)) continue;
    const s = getComputedStyle(e), seen = e.checkVisibility({visibilityProperty: true});
    if (!e.closest('[aria-hidden=true]')) {
      for (const c of seen ? (s.display.startsWith('table') ? 't' : '+') : '-') shown = (Math.imul(shown, 33) ^ c.charCodeAt(0)) | 0;
    }
    if (!seen || !(hasText(e) || e.matches('input, select, textarea'))) continue;
    const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.6 && parseInt(s.fontWeight) >= 700);
    pairs.add([large ? 'large' : 'small', s.color, s.textDecorationLine, s.textShadow, ground(e)].join(' '));
  }
  return [String(shown), [...pairs]];
}
