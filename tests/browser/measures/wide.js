// Elements that reach beyond the right edge of the window, when the page scrolls sideways.
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1);
  return ['width ' + document.documentElement.scrollWidth, ...wide.slice(0, 8).map(e => e.tagName + '.' + e.className)];
}
