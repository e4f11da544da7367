/* The pictures of behaviour: lines with a range, columns, points, streams by Apache ECharts, and clicks laid over a page of
   the shop. Colours are those of the page; nothing is written into the page as style text. */

const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const colour = (name) => {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};
const PAINTS = ["leaf", "sky", "amber", "vermilion", "ink-soft", "line-strong"];

const written = (data, value) => {
  if (value === null || value === undefined || Number.isNaN(value)) return data.nothing ?? "–";
  if (data.unit === "ratio") return `${(value * 100).toFixed(1)}%`;
  const digits = data.unit === "count" ? 0 : 2;
  return (data.sign ?? "") + value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

const short = (data, value) => {
  if (data.unit === "ratio") return `${Math.round(value * 1000) / 10}%`;
  const steps = data.chinese ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "B"], [1e6, "M"], [1e3, "k"]];
  for (const [size, word] of steps)
    if (Math.abs(value) >= size) return (data.sign ?? "") + (value / size).toFixed(1).replace(/\.0$/, "") + word;
  return (data.sign ?? "") + String(Math.round(value * 100) / 100);
};

const base = (ink, line) => ({
  animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  animationDuration: 200,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
  tooltip: {
    renderMode: "richText",
    backgroundColor: colour("raised"),
    borderColor: line,
    textStyle: { color: ink, fontSize: 13 },
  },
});

const rows = (data, ink, soft, line) => {
  const columns = data.kind === "columns";
  const paints = PAINTS.map(colour);
  const series = data.series.map((each, place) => ({
    name: each.name,
    type: columns ? "bar" : "line",
    data: each.values,
    barMaxWidth: 28,
    showSymbol: data.labels.length < 2,
    itemStyle: { color: paints[place], borderRadius: columns ? [3, 3, 0, 0] : undefined },
    lineStyle: { color: paints[place], width: 2, type: each.dashed ? "dashed" : "solid" },
    markPoint: place === 0 && data.marks?.length
      ? { symbol: "circle", symbolSize: 9, itemStyle: { color: "transparent", borderColor: colour("danger"), borderWidth: 2 }, label: { show: false },
          data: data.marks.map((at) => ({ coord: [at, each.values[at]] })) }
      : undefined,
  }));
  if (data.low) {
    const plain = { type: "line", stack: "range", symbol: "none", lineStyle: { opacity: 0 }, tooltip: { show: false }, silent: true };
    series.push({ ...plain, data: data.low });
    series.push({
      ...plain, name: data.band, data: data.high.map((high, at) => (high === null ? null : high - data.low[at])),
      areaStyle: { color: paints[0], opacity: 0.15 }, itemStyle: { color: paints[0], opacity: 0.3 },
    });
  }
  const names = [...data.series.map((each) => each.name), ...(data.low ? [data.band] : [])];
  return {
    ...base(ink, line),
    tooltip: {
      ...base(ink, line).tooltip, trigger: "axis",
      formatter: (points) => {
        const at = points[0].dataIndex;
        const told = data.series.filter((each) => each.values[at] !== null && each.values[at] !== undefined)
          .map((each) => `${each.name}: ${written(data, each.values[at])}`);
        if (data.low && data.low[at] !== null) told.push(`${data.band}: ${written(data, data.low[at])} – ${written(data, data.high[at])}`);
        return [data.labels[at], ...told].join("\n");
      },
    },
    grid: { left: 8, right: 24, top: names.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    legend: names.length > 1 ? { top: 0, left: 0, data: names, icon: "roundRect", itemWidth: 14, itemHeight: 4, textStyle: { color: ink } } : undefined,
    xAxis: { type: "category", data: data.labels, boundaryGap: columns, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: soft, hideOverlap: true } },
    yAxis: { type: "value", splitNumber: 4, min: columns ? 0 : undefined, axisLabel: { color: soft, formatter: (value) => short(data, value) }, splitLine: { lineStyle: { color: line } } },
    series,
  };
};

const points = (data, ink, soft, line) => {
  const paints = PAINTS.map(colour);
  const several = data.groups.length > 1;
  const axis = (name, gap, logarithmic) => ({
    type: logarithmic ? "log" : "value", name, nameLocation: "middle", nameGap: gap, scale: true, nameTextStyle: { color: soft },
    axisLabel: { color: soft, formatter: (value) => short(data, value), hideOverlap: true }, splitLine: { lineStyle: { color: line } },
  });
  return {
    ...base(ink, line),
    tooltip: {
      ...base(ink, line).tooltip, trigger: "item",
      formatter: (point) => [point.value[2] || point.seriesName, `${data.x}: ${written(data, point.value[0])}`, `${data.y}: ${written(data, point.value[1])}`].filter(Boolean).join("\n"),
    },
    grid: { left: 40, right: 24, top: several ? 36 : 12, bottom: 32, containLabel: true },
    legend: several ? { top: 0, left: 0, textStyle: { color: ink } } : undefined,
    xAxis: axis(data.x, 28, data.log_x),
    yAxis: axis(data.y, 52, data.log_y),
    series: data.groups.map((group, place) => ({
      name: group.name, type: "scatter", data: group.points, symbolSize: 8,
      symbol: ["circle", "rect", "triangle", "diamond", "pin", "arrow"][place], itemStyle: { color: paints[place], opacity: 0.7 },
    })),
  };
};

const streams = (data, ink, soft, line, width) => {
  const label = (name) => name.slice(name.indexOf("|") + 1);
  const paints = PAINTS.slice(0, 4).map(colour);
  const seen = new Map();
  const paint = (node) => {
    if (node.quiet) return colour("line-strong");
    const name = label(node.name);
    if (!seen.has(name)) seen.set(name, paints[seen.size % paints.length]);
    return seen.get(name);
  };
  return {
    ...base(ink, line),
    tooltip: {
      ...base(ink, line).tooltip, trigger: "item",
      formatter: (point) => point.dataType === "edge"
        ? `${label(point.data.source)} → ${label(point.data.target)}: ${written(data, point.data.value)}`
        : `${label(point.name)}: ${written(data, point.value)}`,
    },
    series: [{
      type: "sankey", animationDuration: 200, left: 8, right: width < 480 ? 72 : 128, top: 8, bottom: 8, nodeGap: 10, nodeWidth: 12, draggable: false, emphasis: { focus: "adjacency" },
      data: data.nodes.map((node) => ({ ...node, itemStyle: { color: paint(node) } })),
      links: data.links,
      lineStyle: { color: "source", opacity: 0.25 },
      label: { color: ink, fontSize: width < 480 ? 10 : 12, formatter: (point) => label(point.name), overflow: "truncate", width: width < 480 ? 64 : 120 },
    }],
  };
};

const drawn = new Map();
const draw = () => {
  for (const place of document.querySelectorAll("[data-figure]")) {
    const data = JSON.parse(document.getElementById(place.dataset.figure).textContent);
    let chart = drawn.get(place);
    if (!chart) {
      chart = window.echarts.init(place, null, { renderer: "canvas" });
      drawn.set(place, chart);
      new ResizeObserver(() => chart.resize()).observe(place);
    }
    const kinds = { lines: rows, columns: rows, scatter: points, sankey: streams };
    chart.setOption(kinds[data.kind](data, colour("ink"), colour("ink-soft"), colour("line"), place.clientWidth), true);
  }
};
if (window.echarts && document.querySelector("[data-figure]")) {
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/* Clicks: every cell a soft spot, then one pass from how dense to which colour. The page is shown without its scripts. */
const ACROSS = 100;
const DOWN = 20;
const heat = (place) => {
  const { cells } = JSON.parse(document.getElementById(place.dataset.heat).textContent);
  const page = place.querySelector("iframe");
  const canvas = place.querySelector("canvas");
  const lowest = cells.reduce((most, cell) => Math.max(most, cell[1]), 0) * DOWN + 200;
  let tall = Math.max(600, lowest);
  try {
    tall = Math.max(600, page.contentDocument?.documentElement.scrollHeight ?? tall);
  } catch {} // a page that may not be framed: the spots stand on an empty one
  tall = Math.min(tall, 12000);
  page.height = String(tall);
  canvas.width = page.clientWidth;
  canvas.height = tall;
  const context = canvas.getContext("2d");
  const most = cells.reduce((top, cell) => Math.max(top, cell[2]), 1);
  for (const [i, j, count] of cells) {
    const [x, y] = [((i + 0.5) / ACROSS) * canvas.width, (j + 0.5) * DOWN];
    const spot = context.createRadialGradient(x, y, 0, x, y, 28);
    spot.addColorStop(0, `rgb(0 0 0 / ${0.08 + 0.3 * (count / most)})`);
    spot.addColorStop(1, "rgb(0 0 0 / 0)");
    context.fillStyle = spot;
    context.fillRect(x - 28, y - 28, 56, 56);
  }
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = picture.data;
  let densest = 1;
  for (let at = 3; at < pixels.length; at += 4) densest = Math.max(densest, pixels[at]);
  for (let at = 0; at < pixels.length; at += 4) {
    const share = pixels[at + 3] / densest;
    if (!share) continue;
    pixels[at] = Math.round(255 * Math.min(1, share * 1.6));
    pixels[at + 1] = Math.round(200 * (1 - share));
    pixels[at + 2] = Math.round(220 * Math.max(0, 0.6 - share));
    pixels[at + 3] = Math.round(255 * Math.min(0.75, 0.15 + share));
  }
  context.putImageData(picture, 0, 0);
};
for (const place of document.querySelectorAll("[data-heat]")) {
  const page = place.querySelector("iframe");
  page.addEventListener("load", () => heat(place));
  heat(place);
}
