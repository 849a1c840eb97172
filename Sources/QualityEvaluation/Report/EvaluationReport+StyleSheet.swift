extension EvaluationReport {
  /// The look of the HTML report. It holds no character that HTML would have to escape.
  static let styleSheet = """
    :root { color-scheme: light dark; --page: #fcfcfa; --ink: #1d232b; --faint: #5a6472; --line: #d9dde3;
      --data: #1f6fb2; --fit: #b3450b; }
    @media (prefers-color-scheme: dark) {
      :root { --page: #14181d; --ink: #e6e9ed; --faint: #a0abb8; --line: #343c46; --data: #6cb3ee; --fit: #ffa05c; }
    }
    body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 64px; }
    h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 12px; overflow-wrap: anywhere; }
    h2 { font-size: 1.1rem; margin: 0 0 8px; }
    p { margin: 0; }
    .subject, .note, figcaption { color: var(--faint); overflow-wrap: anywhere; }
    .note, figcaption { font-size: 0.875rem; margin-top: 6px; max-width: 65ch; }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 32px;
      margin: 32px 0; }
    figure { margin: 0; }
    svg { display: block; width: 100%; height: auto; }
    section { margin: 32px 0 0; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 4px 24px 4px 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
    th:first-child { text-align: left; font-weight: normal; }
    thead th, thead th:first-child { font-weight: 600; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .point { fill: var(--data); fill-opacity: 0.45; }
    .mean { fill: var(--data); }
    .curve { fill: none; stroke: var(--fit); stroke-width: 2.5; }
    .bar { fill: none; stroke: var(--data); stroke-width: 2; }
    .guide { fill: none; stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 5 4; }
    .tick { fill: var(--faint); font-size: 13px; }
    .label { fill: var(--ink); font-size: 14px; }
    @media print { .scroll { overflow: visible; } figure, section { break-inside: avoid; } }
    """
}
