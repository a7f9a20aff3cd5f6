// The map tab. Everything on it is in the list below too.
const box = document.querySelector("[data-map]");
const words = document.querySelector("[data-map-words]");
const DIGITS = 3;
const LABELS = [
  { from: 12, kinds: ["water"], classes: null },
  { from: 13, kinds: ["road"], classes: ["trunk", "primary"] },
  { from: 15, kinds: ["road"], classes: ["secondary"] },
  { from: 16, kinds: ["road", "stop"], classes: null },
];

if (box && window.L) start();

async function start() {
  box.hidden = false;
  const { lon, lat, zoom, tilesKey } = box.dataset;
  const map = L.map(box.querySelector("[data-map-canvas]"), {
    center: [Number(lat), Number(lon)], zoom: Number(zoom), minZoom: 10, maxZoom: 18,
    scrollWheelZoom: false, attributionControl: false, zoomControl: false,
  });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (tilesKey) addTiles(map, tilesKey);
  map.on("click", (event) => sortFrom(event.latlng));
  showOrigin(map);
  const [base, markers] = await Promise.all([read(box.dataset.base), readAll(box.dataset.markers)]);
  if (base) drawBase(map, base, Boolean(tilesKey));
  if (markers) drawMarkers(map, markers);
  if (!base || !markers) words.textContent = "地图没有完全读到，请看下面的列表，或稍后刷新。";
}

async function read(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The list page after page, so that every institution of the list below has its pin.
async function readAll(address) {
  const features = [];
  for (let cursor = ""; cursor !== null;) {
    const next = new URL(address, location.href);
    if (cursor) next.searchParams.set("cursor", cursor);
    const page = await read(next);
    if (!page) return null;
    features.push(...page.features);
    cursor = page.next_cursor;
  }
  return features;
}

function addTiles(map, key) {
  for (const layer of ["vec", "cva"]) {
    const address = `https://t{s}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}`
      + `&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`;
    L.tileLayer(address, { subdomains: "01234567", maxZoom: 18 }).addTo(map);
  }
}

function drawBase(map, base, tiled) {
  const outline = { type: "FeatureCollection", features: base.features.filter((f) => f.geometry.type !== "Point") };
  const area = L.geoJSON(outline, { interactive: false, className: "t-map__area" }).addTo(map);
  if (area.getLayers().length && !box.dataset.near) map.fitBounds(area.getBounds(), { padding: [8, 8] });
  if (tiled) return;
  const names = L.layerGroup().addTo(map);
  const points = once(base.features.filter((f) => f.geometry.type === "Point"));
  const redraw = () => drawNames(map, names, points);
  map.on("zoomend moveend", redraw);
  redraw();
}

// A road has many points; one name every few hundred metres is enough.
function once(points) {
  const kept = new Map();
  for (const point of points) {
    const [lon, lat] = point.geometry.coordinates;
    kept.set(`${point.properties.name} ${Math.round(lon * 80)} ${Math.round(lat * 80)}`, point);
  }
  return [...kept.values()];
}

function drawNames(map, layer, points) {
  layer.clearLayers();
  const zoom = map.getZoom();
  const bounds = map.getBounds();
  const taken = [];
  for (const { properties, geometry } of points) {
    const at = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
    if (!bounds.contains(at) || !isShown(properties, zoom)) continue;
    const spot = map.latLngToContainerPoint(at);
    if (taken.some((other) => Math.abs(other.x - spot.x) < 92 && Math.abs(other.y - spot.y) < 26)) continue;
    taken.push(spot);
    layer.addLayer(L.marker(at, { icon: label(properties), interactive: false, keyboard: false }));
  }
}

function isShown({ kind, class: osm }, zoom) {
  return LABELS.some((rule) => zoom >= rule.from && rule.kinds.includes(kind) && (!rule.classes || rule.classes.includes(osm)));
}

function label({ name, kind }) {
  const text = document.createElement("span");
  text.textContent = name;
  return L.divIcon({ className: `t-map__name t-map__name--${kind}`, html: text, iconSize: null });
}

function drawMarkers(map, features) {
  const places = L.featureGroup().addTo(map);
  for (const { properties, geometry } of features) {
    if (!geometry) continue;
    const marker = L.marker([geometry.coordinates[1], geometry.coordinates[0]], {
      icon: L.divIcon({ className: `t-map__pin${properties.is_open ? "" : " t-map__pin--closed"}`, iconSize: [44, 44], iconAnchor: [22, 40], popupAnchor: [0, -34] }),
      title: properties.name, alt: properties.name,
    });
    marker.bindPopup(popup(properties)).addTo(places);
  }
  if (places.getLayers().length && box.dataset.near) map.fitBounds(places.getBounds().extend(origin()), { maxZoom: 15, padding: [24, 24] });
}

function popup(properties) {
  const content = document.createElement("div");
  const link = document.createElement("a");
  link.href = properties.page;
  link.textContent = properties.name;
  link.className = "govuk-link t-map__link";
  const where = document.createElement("p");
  where.textContent = [properties.street_name, properties.address].filter(Boolean).join(" · ");
  content.append(link, where);
  return content;
}

function origin() {
  const [lon, lat] = box.dataset.near.split(",").map(Number);
  return L.latLng(lat, lon);
}

function showOrigin(map) {
  if (!box.dataset.near) return;
  L.marker(origin(), { icon: L.divIcon({ className: "t-map__origin", iconSize: [22, 22] }), title: "所选位置", alt: "所选位置", keyboard: false, interactive: false }).addTo(map);
  map.setView(origin(), 14);
}

function sortFrom({ lng, lat }) {
  const address = new URL(location.href);
  address.searchParams.set("near", [lng, lat].map((n) => n.toFixed(DIGITS)).join(","));
  for (const name of ["cursor", "community", "sort"]) address.searchParams.delete(name);
  location.assign(address);
}
