/* Every chart of the desk: each element with data-chart is drawn by Apache ECharts from the JSON that stands beside it.
   Colours are those of the page, so a chart is dark when the page is; nothing is written into the page as style text. */

const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const colour = (name) => {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

/* Okabe and Ito's colours, which people who see colours differently tell apart; the first is the shop's own green. */
const PAINTS = { light: ["#1e7b4f", "#d98200", "#2563a8", "#b0468c", "#3f8fc4"], dark: ["#5cc48f", "#f0b24e", "#85b7f0", "#e08ac4", "#b9e3ff"] };
const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark" ||
  (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
const paints = () => (isDark() ? PAINTS.dark : PAINTS.light);

const compact = (value, chinese) => {
  const steps = chinese ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "B"], [1e6, "M"], [1e3, "k"]];
  for (const [size, word] of steps)
    if (Math.abs(value) >= size) return `${(value / size).toFixed(1).replace(/\.0$/, "")}${word}`;
  return String(Math.round(value * 100) / 100);
};

const short = (data, value) =>
  data.unit === "ratio" ? `${Math.round(value * 1000) / 10}%` : data.sign + compact(value, data.chinese);

const whole = (data, value) => {
  if (value === null || value === undefined || value === "-") return data.nothing;
  if (data.unit === "ratio") return `${(value * 100).toFixed(1)}%`;
  const digits = data.unit === "count" ? 0 : 2;
  return data.sign + value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

const base = (tones) => ({
  animation: false,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
  color: paints(),
  tooltip: {
    renderMode: "richText", confine: true, backgroundColor: colour("raised"), borderColor: tones.line,
    textStyle: { color: tones.ink, fontSize: 13 },
  },
});

const names = (data, tones, width, upright) => ({
  type: "category",
  data: data.labels,
  inverse: !upright,
  axisLine: { lineStyle: { color: tones.line } },
  axisTick: { show: false },
  axisLabel: { color: tones.soft, width: upright ? undefined : width < 480 ? 96 : 150, overflow: "truncate", hideOverlap: true },
});

const values = (data, tones, more = {}) => ({
  type: "value",
  splitNumber: 4,
  axisLabel: { color: tones.soft, formatter: (value) => short(data, value), hideOverlap: true },
  splitLine: { lineStyle: { color: tones.line } },
  ...more,
});

/* A share has no axis above 100 %. */
const full = (data) => (data.unit === "ratio" ? (range) => (range.max > 0.75 && range.max <= 1 ? 1 : undefined) : undefined);

const legend = (tones) => ({ type: "scroll", top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, textStyle: { color: tones.ink }, pageTextStyle: { color: tones.ink }, pageIconColor: tones.ink });
const grid = (top) => ({ left: 8, right: 20, top, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" });

const marks = (data, tones) => data.notes && {
  symbol: "none", silent: false, lineStyle: { color: colour("amber"), type: "solid", width: 1.5 },
  label: { formatter: (mark) => mark.data.name, color: tones.ink, fontSize: 11, width: 110, overflow: "truncate", position: "insideEndTop" },
  data: data.notes.map((note) => ({ xAxis: note.at, name: note.text })),
};

const axisTip = (data, pointer) => ({ trigger: "axis", axisPointer: pointer, valueFormatter: (value) => whole(data, value) });

const overTime = (data, tones) => {
  const stacked = data.kind === "stacked";
  const several = data.series.length > 1;
  const zoom = data.labels.length > 120;
  const drawn = data.series.map((each, place) => {
    const paint = each.rest || each.dashed ? tones.soft : paints()[place % 5];
    return {
      name: each.name, type: stacked ? "bar" : "line", stack: stacked ? "all" : undefined, data: each.values, barMaxWidth: 28,
      itemStyle: { color: paint, borderColor: stacked ? colour("raised") : paint, borderWidth: stacked ? 0.75 : 0 }, lineStyle: { color: paint, width: each.dashed ? 1.5 : 2.5, type: each.dashed ? "dashed" : "solid" },
      showSymbol: data.labels.length < 2, symbolSize: 7, connectNulls: false,
      areaStyle: stacked || several ? undefined : { color: paint, opacity: 0.08 },
      markLine: place ? undefined : marks(data, tones),
    };
  });
  if (data.bands?.length) {
    const thin = { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } };
    drawn.push({ ...thin, data: data.bands.map((band) => band && band[0]) });
    drawn.push({ ...thin, name: data.interval, data: data.bands.map((band) => band && band[1] - band[0]), areaStyle: { color: paints()[0], opacity: 0.16 }, itemStyle: { color: paints()[0] } });
  }
  return {
    grid: { ...grid(several || data.bands?.length ? 36 : 16), bottom: zoom ? 52 : 8 },
    legend: several || data.bands?.length ? { ...legend(tones), data: [...data.series.map((each) => each.name), ...(data.bands?.length ? [data.interval] : [])] } : undefined,
    tooltip: axisTip(data, { type: stacked ? "shadow" : "line", lineStyle: { color: tones.soft }, shadowStyle: { opacity: 0.15 } }),
    xAxis: { ...names(data, tones, 0, true), boundaryGap: stacked || data.labels.length === 1 },
    yAxis: values(data, tones, { min: stacked || data.unit !== "ratio" ? (range) => Math.min(0, range.min) : undefined, scale: data.unit === "ratio" && !stacked, max: full(data) }),
    dataZoom: zoom ? [{ type: "slider", height: 24, bottom: 8, borderColor: tones.line, textStyle: { color: tones.soft } }] : undefined,
    series: drawn,
  };
};

const bars = (data, tones, width) => {
  const upright = data.kind === "columns";
  const drawn = data.series.map((each, place) => ({
    name: each.name, type: "bar", data: each.values, barMaxWidth: upright ? 40 : place ? 6 : 16, barGap: "20%", cursor: data.links ? "pointer" : "default",
    itemStyle: { color: place ? tones.soft : paints()[0], opacity: place ? 0.55 : 1, borderRadius: upright ? [3, 3, 0, 0] : [0, 3, 3, 0] },
  }));
  if (data.bands?.length)
    drawn.push({
      type: "custom", name: data.interval, itemStyle: { color: tones.ink }, z: 5, silent: true, tooltip: { show: false },
      data: data.bands.map((band, place) => (band ? [place, band[0], band[1]] : [place, null, null])),
      encode: upright ? { x: 0, y: [1, 2] } : { y: 0, x: [1, 2] },
      renderItem: (_, api) => {
        if (api.value(1) === null || Number.isNaN(api.value(1))) return undefined;
        const [a, b] = [1, 2].map((n) => (upright ? api.coord([api.value(0), api.value(n)]) : api.coord([api.value(n), api.value(0)])));
        return { type: "line", shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke: tones.ink, lineWidth: 2 } };
      },
    });
  const [across, along] = [names(data, tones, width, upright), values(data, tones, { max: full(data) })];
  return {
    grid: grid(drawn.length > 1 ? 36 : 12),
    legend: drawn.length > 1 ? legend(tones) : undefined,
    tooltip: axisTip(data, { type: "shadow", shadowStyle: { opacity: 0.15 } }),
    xAxis: upright ? across : along,
    yAxis: upright ? along : across,
    series: drawn,
  };
};

const pie = (data, tones) => ({
  tooltip: { trigger: "item", formatter: (part) => `${part.name}\n${whole(data, part.value)} (${part.percent}%)` },
  series: [{
    type: "pie", radius: ["42%", "68%"], minAngle: 2,
    itemStyle: { borderColor: colour("raised"), borderWidth: 2 },
    label: { color: tones.ink, formatter: "{b}\n{d}%", overflow: "truncate", width: 110 },
    data: data.labels.map((name, place) => ({ name, value: data.series[0].values[place] })),
  }],
});

const scatter = (data, tones) => ({
  grid: { ...grid(32), bottom: 28 },
  tooltip: { trigger: "item", formatter: (point) => `${data.labels[point.dataIndex]}\n${data.title}: ${whole(data, point.value[0])}\n${data.other.title}: ${whole(data.other, point.value[1])}` },
  xAxis: values(data, tones, { name: data.title, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: tones.soft } }),
  yAxis: values(data.other, tones, { name: data.other.title, nameTextStyle: { color: tones.soft, align: "left" }, scale: true }),
  series: [{ type: "scatter", data: data.series[0].values, symbolSize: 10, itemStyle: { color: paints()[0], opacity: 0.75 } }],
});

const heat = (data, tones, width) => ({
  grid: { ...grid(8), bottom: 56 },
  tooltip: { trigger: "item", formatter: (cell) => `${data.across[cell.value[1]]} ${data.labels[cell.value[0]]}\n${whole(data, cell.value[2])}` },
  xAxis: { ...names(data, tones, width, true), splitArea: { show: false } },
  yAxis: { ...names({ labels: data.across }, tones, width, false) },
  visualMap: shades(data, tones, data.series[0].values.map((cell) => cell[2])),
  series: [{ type: "heatmap", data: data.series[0].values, itemStyle: { borderColor: colour("raised"), borderWidth: 1 } }],
});

const shades = (data, tones, all) => ({
  min: Math.min(0, ...all), max: Math.max(...all, 1e-9), calculable: false, orient: "horizontal", left: "center", bottom: 0, itemWidth: 12, itemHeight: 110,
  text: [short(data, Math.max(...all, 0)), short(data, Math.min(0, ...all))], textStyle: { color: tones.soft },
  inRange: { color: isDark() ? ["#1b2a22", "#2f7a55", "#9be8c1"] : ["#eef5f0", "#6fb48f", "#0f4a2e"] },
});

const calendar = (data, tones, width) => ({
  tooltip: { trigger: "item", formatter: (day) => `${day.value[0]}\n${whole(data, day.value[1])}` },
  visualMap: shades(data, tones, data.series[0].values.map((day) => day[1])),
  calendar: {
    range: data.span, top: 30, left: 40, right: 12, cellSize: ["auto", width < 480 ? 14 : 18], yearLabel: { show: false },
    splitLine: { lineStyle: { color: tones.line } }, itemStyle: { color: "transparent", borderColor: tones.line },
    dayLabel: { firstDay: 1, color: tones.soft, nameMap: data.chinese ? "ZH" : "EN" }, monthLabel: { color: tones.soft, nameMap: data.chinese ? "ZH" : "EN" },
  },
  series: [{ type: "heatmap", coordinateSystem: "calendar", data: data.series[0].values }],
});

const funnel = (data, tones) => ({
  tooltip: { trigger: "item", formatter: (step) => `${step.name}\n${whole(data, step.value)}` },
  series: [{
    type: "funnel", sort: "none", left: 8, right: 8, top: 8, bottom: 8, min: 0, gap: 3, minSize: "2%",
    label: { position: "inside", color: tones.ink, formatter: (step) => `${step.name} ${whole(data, step.value)}`, textBorderColor: colour("raised"), textBorderWidth: 3 },
    itemStyle: { borderWidth: 0 },
    data: data.labels.map((name, place) => ({ name, value: data.series[0].values[place], itemStyle: { color: `${paints()[0]}${["e6", "c8", "aa", "8c", "6e", "50", "32"][place]}` } })),
  }],
});

const sankey = (data, tones) => ({
  tooltip: { trigger: "item", formatter: (part) => part.dataType === "edge" ? `${title(data, part.data.source)} → ${title(data, part.data.target)}\n${whole(data, part.value)}` : `${title(data, part.name)}\n${whole(data, part.value)}` },
  series: [{
    type: "sankey", left: 8, right: 120, top: 12, bottom: 12, nodeWidth: 14, draggable: false,
    data: data.nodes.map((node, place) => ({ name: node.key, itemStyle: { color: paints()[place % 5] } })),
    links: data.flows.map(([source, target, value]) => ({ source, target, value })),
    label: { color: tones.ink, formatter: (part) => title(data, part.name), overflow: "truncate", width: 110 },
    lineStyle: { color: "source", opacity: 0.3, curveness: 0.5 },
  }],
});
const title = (data, key) => data.nodes.find((node) => node.key === key)?.name ?? key;

/* The provinces; the file is fetched by the first chart that needs it. */
const map = (data, tones) => ({
  tooltip: { trigger: "item", formatter: (part) => `${data.chinese ? part.name : data.names[part.name] ?? part.name}\n${whole(data, Number.isNaN(part.value) ? null : part.value)}` },
  visualMap: shades(data, tones, data.series[0].values.map((each) => each.value)),
  series: [{
    type: "map", map: "china", roam: false, selectedMode: false, data: data.series[0].values, top: 8, bottom: 40,
    label: { show: false }, itemStyle: { areaColor: colour("sunken"), borderColor: tones.soft, borderWidth: 0.5 },
    emphasis: { label: { show: true, color: tones.ink, formatter: (part) => (data.chinese ? part.name : data.names[part.name] ?? part.name) }, itemStyle: { areaColor: colour("amber-soft") } },
  }],
});

/* A waterfall from zero: whole bars for where it began and ended, steps between them hung where the last one stopped. */
const waterfall = (data, tones, width) => {
  const rows = { bottom: [], whole: [], up: [], down: [] };
  let level = 0;
  data.series[0].values.forEach((value, place) => {
    const total = data.totals.includes(place);
    const from = total ? 0 : level;
    level = total ? value : level + value;
    rows.bottom.push(total ? 0 : Math.min(from, level));
    rows.whole.push(total ? value : 0);
    rows.up.push(!total && value > 0 ? value : 0);
    rows.down.push(!total && value < 0 ? -value : 0);
  });
  const fills = { whole: tones.soft, up: colour("leaf"), down: colour("danger") };
  return {
    grid: grid(12),
    tooltip: { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { opacity: 0.15 } }, formatter: (shown) => `${data.labels[shown[0].dataIndex]}\n${whole(data, data.series[0].values[shown[0].dataIndex])}` },
    xAxis: values(data, tones),
    yAxis: names(data, tones, width, false),
    series: Object.entries(rows).map(([name, each]) => ({
      type: "bar", stack: "steps", data: each, barMaxWidth: 18, silent: name === "bottom",
      itemStyle: name === "bottom" ? { opacity: 0 } : { color: fills[name] },
      tooltip: name === "bottom" ? { show: false } : undefined,
    })),
  };
};

const WAYS = { time: overTime, stacked: overTime, bars, columns: bars, pie, scatter, heat, calendar, funnel, sankey, waterfall, map };

const option = (data, width) => {
  const tones = { ink: colour("ink"), soft: colour("ink-soft"), line: colour("line") };
  const [all, own] = [base(tones), WAYS[data.kind](data, tones, width)];
  return { ...all, ...own, tooltip: { ...all.tooltip, ...own.tooltip } };
};

const drawn = new Map();
const sizes = new ResizeObserver((entries) => entries.forEach((entry) => drawn.get(entry.target)?.resize()));

/* Draw what is new on the page and let go of what has left it; `again` draws all anew, as when the colours changed. */
export const draw = (again = false) => {
  for (const [place, chart] of drawn)
    if (!place.isConnected) {
      chart.dispose();
      drawn.delete(place);
    }
  if (!window.echarts) return;
  for (const place of document.querySelectorAll("[data-chart]")) {
    if (drawn.has(place) && !again) continue;
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    if (data.map && !window.echarts.getMap("china")) {
      fetch(data.map).then((answer) => answer.json()).then((shapes) => { window.echarts.registerMap("china", shapes); draw(); });
      continue;
    }
    let chart = drawn.get(place);
    if (!chart) {
      chart = window.echarts.init(place, null, { renderer: "canvas" });
      drawn.set(place, chart);
      sizes.observe(place);
      if (data.links)
        chart.on("click", (event) => data.links[event.dataIndex] && location.assign(`${location.pathname}${data.links[event.dataIndex]}`));
      for (const button of document.querySelectorAll(`[data-saves="${place.id}"]`)) button.hidden = false;
    }
    chart.setOption(option(data, place.clientWidth), true);
    place.dataset.drawn = "1";
  }
};

draw();
document.addEventListener("htmx:after:swap", () => draw());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(true));

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-saves]");
  const chart = button && drawn.get(document.getElementById(button.dataset.saves));
  if (!chart) return;
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colour("raised") });
  link.download = `${button.dataset.saves}.png`;
  link.click();
});

/* A board on a wall: full screen, where the browser can. */
for (const button of document.querySelectorAll("[data-fullscreen]")) {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => document.getElementById(button.dataset.fullscreen).requestFullscreen());
}

/* A live tile waits while somebody works in it, so that neither focus nor an open table is taken away. */
document.addEventListener("htmx:before:request", (event) => {
  const tile = event.target.closest?.("[data-tile]");
  if (tile === event.target && tile?.querySelector("[data-chart]") && (tile.contains(document.activeElement) || tile.querySelector("details[open]")))
    event.preventDefault();
});
