"use strict";
// Draws the charts of this page again so that they answer to the pointer. Each chart's data are read
// from the table behind it, so nothing stands in the file twice. Without this script the page says
// the same: the still pictures stay.
(() => {
  const root = document.documentElement;
  const holder = document.getElementById("chart-data");
  const { config, parts, charts } = holder ? JSON.parse(holder.textContent) : { charts: {} };
  const figures = [...document.querySelectorAll("figure.chart")];
  const drawn = new Map(); // figure -> {result, width}
  const waiting = [];
  let busy = false;
  let failed = 0;

  const UNKNOWN = "\u2013";
  const readNumber = (words) =>
    words === UNKNOWN || words === "" ? null : Number(words.replaceAll("\u2212", "-"));

  function readTable(table) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows].map((row) =>
      heads.map((head, i) => {
        const words = row.cells[i].textContent.trim();
        return "words" in head.dataset ? words : readNumber(words);
      }),
    );
    const names = heads.map((head) => head.dataset.name);
    const fold = table.dataset.fold;
    if (!fold) {
      return rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i], value])));
    }
    const labels = heads.map((head) => head.dataset.label);
    return rows.flatMap((row) =>
      row.slice(1).map((value, i) => ({ [names[0]]: row[0], [fold]: labels[i + 1], value })),
    );
  }

  // Specifications name the parts they share with others: {"part": 7}
  function whole(value) {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(whole);
    if ("part" in value) return whole(parts[value.part]);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, whole(item)]));
  }

  function specOf(figure, width) {
    const { spec, hover } = whole(charts[figure.id]);
    spec.width = Math.min(spec.width, width);
    spec.datasets = { ...spec.datasets, table: readTable(figure.querySelector("table")) };
    if (hover) spec.layer.push(hover);
    return spec;
  }

  async function draw(figure) {
    const plot = figure.querySelector(".plot");
    const width = Math.floor(plot.clientWidth);
    if (!width || drawn.get(figure)?.width === width) return;
    const live = document.createElement("div");
    live.className = "live";
    const result = await vegaEmbed(live, specOf(figure, width), {
      config,
      mode: "vega-lite",
      ast: true, // expressions are interpreted: the policy of the page forbids making code
      actions: false,
      renderer: "svg",
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
    });
    drawn.get(figure)?.result.finalize();
    plot.querySelector(".live")?.remove();
    plot.querySelector(".still").setAttribute("hidden", "");
    plot.append(live);
    drawn.set(figure, { result, width });
  }

  function report() {
    root.dataset.charts = `${drawn.size}/${figures.length}`;
    root.dataset.failed = failed;
    root.dataset.overflow = root.scrollWidth - root.clientWidth;
  }

  async function work() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const figure = waiting.shift();
      try {
        await draw(figure);
      } catch (error) {
        failed += 1; // the still picture stays
        console.error(`${figure.id}: ${error.message}`);
      }
    }
    busy = false;
    report();
  }

  function ask(figure) {
    if (!waiting.includes(figure)) waiting.push(figure);
    work();
  }

  function showTarget() {
    if (location.hash === "#everything") return openEverything();
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
      box.open = true;
    }
    target.scrollIntoView();
  }

  function openEverything() {
    document.querySelectorAll("details").forEach((box) => (box.open = true));
    figures.forEach(ask);
  }

  if ("IntersectionObserver" in window) {
    const watch = new IntersectionObserver(
      (entries) => entries.filter((entry) => entry.isIntersecting).forEach((e) => ask(e.target)),
      { rootMargin: "500px" },
    );
    figures.forEach((figure) => watch.observe(figure));
  }
  let timer;
  addEventListener("resize", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      drawn.forEach((_, figure) => ask(figure));
      report();
    }, 200);
  });
  addEventListener("hashchange", showTarget);
  showTarget();
  report();
})();
