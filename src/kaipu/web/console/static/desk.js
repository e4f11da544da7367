/* The desk's charts: each element with data-chart is drawn by Apache ECharts from the JSON that stands beside it.
   Colours are those of the page, so a chart is dark when the page is; nothing is written into the page as style text. */

const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const colour = (name) => {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

const compact = (value, chinese) => {
  const steps = chinese ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "B"], [1e6, "M"], [1e3, "k"]];
  for (const [size, word] of steps)
    if (Math.abs(value) >= size) return `${(value / size).toFixed(1).replace(/\.0$/, "")}${word}`;
  return String(Math.round(value * 100) / 100);
};

const short = (data, value) =>
  data.unit === "ratio" ? `${Math.round(value * 1000) / 10}%` : data.sign + compact(value, data.chinese);

const whole = (data, value) => {
  if (value === null || value === undefined) return data.nothing;
  if (data.unit === "ratio") return `${(value * 100).toFixed(1)}%`;
  const digits = data.unit === "count" ? 0 : 2;
  return data.sign + value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

/* A waterfall from zero: whole bars for where it began and ended, steps between them hung where the last one stopped. */
const steps = (data) => {
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
  const paints = { whole: colour("ink-soft"), up: colour("leaf"), down: colour("danger") };
  return Object.entries(rows).map(([name, values]) => ({
    type: "bar", stack: "steps", data: values, barMaxWidth: 18, silent: name === "bottom",
    itemStyle: name === "bottom" ? { opacity: 0 } : { color: paints[name] },
    tooltip: name === "bottom" ? { show: false } : undefined,
  }));
};

const stepTip = (data) => (shown) => {
  const place = shown[0].dataIndex;
  return `${data.labels[place]}\n${whole(data, data.series[0].values[place])}`;
};

const option = (data, width) => {
  const ink = colour("ink");
  const soft = colour("ink-soft");
  const line = colour("line");
  const paints = [colour("leaf"), soft];
  const waterfall = data.kind === "waterfall";
  const bars = data.kind === "bars" || waterfall;
  const names = {
    type: "category",
    data: data.labels,
    inverse: bars,
    boundaryGap: bars || data.labels.length === 1,
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: soft, width: bars ? (width < 480 ? 96 : 160) : undefined, overflow: "truncate", hideOverlap: true },
  };
  const values = {
    type: "value",
    splitNumber: 4,
    axisLabel: { color: soft, formatter: (value) => short(data, value), hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 200,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    color: paints,
    grid: { left: 8, right: 24, top: data.series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, left: 0, icon: "roundRect", itemWidth: 14, itemHeight: 4, textStyle: { color: ink } } : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: colour("raised"),
      borderColor: line,
      textStyle: { color: ink, fontSize: 13 },
      axisPointer: { type: bars ? "shadow" : "line", lineStyle: { color: soft }, shadowStyle: { opacity: 0.15 } },
      valueFormatter: (value) => whole(data, value),
      formatter: waterfall ? stepTip(data) : undefined,
    },
    xAxis: bars ? values : names,
    yAxis: bars ? names : values,
    series: waterfall ? steps(data) : data.series.map((each, place) => ({
      name: each.name,
      type: bars ? "bar" : "line",
      data: each.values,
      barMaxWidth: place ? 6 : 16,
      barGap: "20%",
      itemStyle: { color: paints[place], borderRadius: bars ? [0, 3, 3, 0] : undefined, opacity: place && bars ? 0.55 : 1 },
      lineStyle: { color: paints[place], width: place ? 1.5 : 2.5, type: each.dashed ? "dashed" : "solid" },
      showSymbol: data.labels.length < 2,
      symbolSize: 7,
      connectNulls: false,
      areaStyle: bars || place ? undefined : { color: paints[0], opacity: 0.08 },
    })),
  };
};

const drawn = new Map();
const draw = () => {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    let chart = drawn.get(place);
    if (!chart) {
      chart = window.echarts.init(place, null, { renderer: "canvas" });
      drawn.set(place, chart);
      new ResizeObserver(() => chart.resize()).observe(place);
      for (const button of document.querySelectorAll(`[data-saves="${place.id}"]`)) button.hidden = false;
    }
    chart.setOption(option(data, place.clientWidth), true);
  }
};

if (window.echarts && document.querySelector("[data-chart]")) {
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-saves]");
  const chart = button && drawn.get(document.getElementById(button.dataset.saves));
  if (!chart) return;
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colour("raised") });
  link.download = `${button.dataset.saves}.png`;
  link.click();
});

/* Escape closes an open menu and gives the focus back to what opened it. */
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
