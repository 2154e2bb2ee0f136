// Draws every figure[data-chart]. Without this file the figure shows its table.
(() => {
  "use strict";

  const figures = Array.from(document.querySelectorAll("figure[data-chart]"));
  if (!figures.length) return;

  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13, color: token("--text") };
  const muted = { ...font, color: token("--text-muted") };
  const colours = ["#2f74bd", "#d0700c", "#2b8450", "#7a4fa3", "#0e3361", "#a8355a", "#5c7f1f", "#6b7785"];

  const LINE = 17; // height of a line of text
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${font.fontSize}px ${font.fontFamily}`;
  const widthOf = (text) => pen.measureText(text).width;

  // Names beside the bars take at most two fifths of the width; longer ones are broken.
  const roomForNames = (width) => Math.round(width * 0.4);

  function heightOf(option, width) {
    const names = option.yAxis && option.yAxis.type === "category" ? option.yAxis.data : [];
    const lines = names.map((name) => Math.ceil((widthOf(String(name)) * 1.15) / roomForNames(width)));
    return names.length * Math.max(1, ...lines) * (LINE + 2) + legendHeight(option, width) + 3 * LINE;
  }

  // ECharts breaks a long legend into rows but does not move the drawing below it.
  function legendHeight(option, width) {
    const all = [].concat(option.series || []);
    if (!option.xAxis || all.length < 2) return LINE;
    let rows = 1;
    let filled = 0;
    for (const one of all) {
      const item = widthOf(one.name) + 42;
      if (filled && filled + item > width) { rows += 1; filled = 0; }
      filled += item;
    }
    return rows * (LINE + 7) + LINE;
  }

  function axis(given, width) {
    const names = given.type === "category" ? { width: roomForNames(width), overflow: "break" } : { hideOverlap: true };
    return {
      axisLine: { lineStyle: { color: token("--grey-line") } },
      axisLabel: { ...muted, ...names },
      splitNumber: width < 400 ? 3 : 5,
      nameTextStyle: muted,
      splitLine: { show: given.type === "value", lineStyle: { color: token("--line") } },
      ...given,
    };
  }

  const axes = (given, width) => (Array.isArray(given) ? given.map((one) => axis(one, width)) : axis(given, width));

  // `decimals` says how many an amount has, so that the picture reads as the table below it.
  function writer(decimals) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return (value) => (typeof value === "number" ? value.toLocaleString("en", digits) : value || "--");
  }

  function written(one, decimals) {
    return one.label && one.label.show ? { ...one, label: { ...one.label, formatter: ({ value }) => writer(decimals)(value) } } : one;
  }

  function series(given) {
    const defaults = {
      bar: { barMaxWidth: 36, itemStyle: { borderRadius: [3, 3, 0, 0] } },
      line: { symbolSize: 7, lineStyle: { width: 3 } },
      pie: { radius: ["34%", "56%"], label: { ...font, overflow: "break" }, itemStyle: { borderColor: "#fff", borderWidth: 2 } },
      funnel: { sort: "none", gap: 3, left: "5%", width: "90%", minSize: "32%", top: 10, bottom: 10, color: ["#0e3361", "#15467f", "#1f5794", "#2a67a8", "#2f74bd", "#3a7cc0", "#4281c2"],
        label: { ...font, position: "inside", color: "#fff", formatter: "{b}  {c}" } },
      heatmap: { label: { show: true, ...font }, itemStyle: { borderColor: "#fff", borderWidth: 2 } },
    };
    const base = defaults[given.type] || {};
    return { ...base, ...given, label: given.label || base.label ? { ...base.label, ...given.label } : undefined };
  }

  function dressed({ decimals, ...option }, width) {
    const cartesian = Boolean(option.xAxis);
    const amounts = decimals !== undefined;
    const all = [].concat(option.series || []).map(series).map((one) => (amounts ? written(one, decimals) : one));
    const look = { color: colours, textStyle: font, animation: !still, aria: { enabled: false } };
    if (cartesian) {
      look.grid = { left: 8, right: 16, top: legendHeight(option, width), bottom: 8, containLabel: true };
      look.xAxis = axes(option.xAxis, width);
      look.yAxis = axes(option.yAxis, width);
    }
    if (option.legend || (cartesian && all.length > 1)) look.legend = { top: 0, left: 0, icon: "roundRect", textStyle: font };
    if (option.visualMap) {
      look.visualMap = { show: false, inRange: { color: [token("--accent-soft"), "#7fb0e0"] }, ...option.visualMap };
    }
    // Drawn as SVG text: ECharts' usual HTML tooltip carries inline styles, which the content security policy forbids.
    look.tooltip = { ...option.tooltip, ...(amounts ? { valueFormatter: writer(decimals) } : {}), trigger: cartesian ? "axis" : "item", renderMode: "richText", confine: true };
    return { ...option, ...look, legend: look.legend && { ...look.legend, ...option.legend }, series: all };
  }

  function draw(figure) {
    const canvas = figure.querySelector(".chart-canvas");
    canvas.hidden = false;
    const option = JSON.parse(figure.dataset.option);
    const chart = window.echarts.init(canvas, null, { renderer: "svg" });
    const usual = canvas.clientHeight;
    let drawn = 0;
    const fit = () => {
      if (canvas.clientWidth === drawn) return;
      drawn = canvas.clientWidth;
      canvas.style.height = `${Math.max(usual, heightOf(option, drawn))}px`;
      chart.resize();
      chart.setOption(dressed(option, drawn));
    };
    fit();
    figure.querySelector("details").open = false;
    new ResizeObserver(fit).observe(canvas);
  }

  const library = document.createElement("script");
  library.src = figures[0].dataset.library;
  library.addEventListener("load", () => figures.forEach(draw));
  document.head.append(library);
})();
