// The server's drawing stands without this; with it, one can point at a month and read its figure.
// Nothing is written as HTML: the tooltip is drawn (renderMode richText), as the CSP wants it.
const COLOURS = ["#1d4f91", "#a6192e", "#00703c", "#6b4c00"];

function option(data) {
  return {
    color: COLOURS,
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      valueFormatter: (value) => (value === null || value === undefined ? "暂无数据" : `${value}${data.unit}`),
    },
    legend: { data: data.lines.map((line) => line.name), top: 0, left: 0 },
    grid: { left: 48, right: 16, top: 36, bottom: 28 },
    xAxis: { type: "category", data: data.labels },
    yAxis: { type: "value", min: 0 },
    series: data.lines.map((line) => ({
      name: line.name, type: "line", data: line.values, showSymbol: !line.dashed,
      lineStyle: { type: line.dashed ? "dashed" : "solid" },
    })),
  };
}

function draw(box) {
  const told = document.getElementById(box.dataset.chart);
  const live = box.querySelector("[data-chart-live]");
  const data = JSON.parse(told.textContent);
  if (!data.lines.some((line) => line.values.some((value) => value !== null))) return;
  const drawing = box.querySelector("figure.t-chart");
  live.hidden = false;
  const chart = window.echarts.init(live, null, { renderer: "svg" });
  chart.setOption(option(data));
  if (drawing) drawing.hidden = true;
  live.setAttribute("aria-hidden", "true");
  new ResizeObserver(() => chart.resize()).observe(live);
}

if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
