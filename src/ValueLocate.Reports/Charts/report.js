// Draws every figure.chart from the JSON beside it. Colours are names of CSS variables, so that one theme serves page and charts, light and dark.
(() => {
  const root = document.documentElement;
  const css = name => getComputedStyle(root).getPropertyValue(name).trim();
  const paint = v => {
    if (typeof v === 'string') { const m = /^var\((--[a-z]+)\)$/.exec(v); return m ? css(m[1]) || v : v; }
    if (Array.isArray(v)) return v.map(paint);
    if (v && typeof v === 'object') return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, paint(x)]));
    return v;
  };
  const axis = { gridcolor: 'var(--grid)', linecolor: 'var(--line)', zerolinecolor: 'var(--muted)', zerolinewidth: 1, automargin: true, fixedrange: true };
  const draw = figure => {
    const spec = JSON.parse(figure.querySelector('script').textContent);
    const narrow = figure.clientWidth < 500;
    const layout = {
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', showlegend: false, dragmode: false, hovermode: 'closest',
      font: { family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 12, color: 'var(--ink)' },
      hoverlabel: { bgcolor: 'var(--panel)', bordercolor: 'var(--line)', font: { color: 'var(--ink)' } },
      margin: { l: 12, r: 12, t: 12, b: 12 }, ...spec.layout
    };
    for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) layout[key] = { ...axis, ...layout[key] };
    return Plotly.react(figure.querySelector('.plot'), paint(spec.data), paint(layout), { displayModeBar: false, responsive: true });
  };
  root.classList.add('charts');
  const figures = [...document.querySelectorAll('figure.chart')];
  const all = () => figures.forEach(draw);
  all();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', all);
  matchMedia('(max-width: 600px)').addEventListener('change', all);
})();
