import "./columns-chart.css";

export interface ChartColumn {
  label: string;
  /** Parts from the bottom up, in the order of the series. */
  parts: number[];
}

interface ColumnsChartProps {
  label: string;
  series: string[];
  columns: ChartColumn[];
  /** A value as short words. */
  words: (value: number) => string;
}

/**
 * Stacked columns. The figures stand in a table beside it, which is what a screen reader reads: the drawing is one
 * picture with a name.
 */
export function ColumnsChart({ label, series, columns, words }: ColumnsChartProps) {
  const sums = columns.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const top = niceTop(Math.max(...sums, 1));
  return (
    <figure className="rc-chart" role="img" aria-label={label}>
      <div className="rc-chart-plot" aria-hidden="true">
        {[1, 0.5].map((share) => (
          <span key={share} className="rc-chart-line" style={{ bottom: `calc(22px + (100% - 32px) * ${share})` }}>
            {words(top * share)}
          </span>
        ))}
        {columns.map((column, at) => (
          <div key={column.label} className="rc-chart-column" title={`${column.label}: ${words(sums[at] ?? 0)}`}>
            <div className="rc-chart-stack">
              {column.parts.map((part, index) =>
                part === 0 ? null : (
                  <span
                    key={series[index]}
                    data-series={index}
                    style={{ height: `${(part / top) * 100}%` }}
                    title={`${column.label}, ${series[index] ?? ""}: ${words(part)}`}
                  />
                ),
              )}
            </div>
            <span className="rc-chart-label">{column.label}</span>
          </div>
        ))}
      </div>
      <ul className="rc-chart-legend" aria-hidden="true">
        {series.map((name, index) => (
          <li key={name}>
            <span data-series={index} />
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** The next round figure above: 1, 2, 2.5, 5 or 10 times a power of ten. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
