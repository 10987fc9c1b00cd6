/// The page's style sheet: one column, the reader's own fonts, light, dark and paper.
enum PageStyle {
    static let text = """
        :root { --paper: #fff; --ink: #1f2328; --quiet: #57606a; --rule: #d8dee4; --wash: #f6f8fa;
          --accent: #0b5c8a; --bad: #a40e26; --bad-wash: #fff1f0; --warn: #7a4d00; --warn-wash: #fff8e5;
          color-scheme: light; }
        @media screen and (prefers-color-scheme: dark) {
          :root { --paper: #15191d; --ink: #e6e9ec; --quiet: #a5adb5; --rule: #30363d; --wash: #1d2227;
            --accent: #6cb6e6; --bad: #ff8b82; --bad-wash: #2d1a1b; --warn: #e6b422; --warn-wash: #28220f;
            color-scheme: dark; } }
        * { box-sizing: border-box; }
        html { font: 16px/1.55 system-ui, "Helvetica Neue", Arial, "Hiragino Sans", "Noto Sans CJK JP", sans-serif;
          background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
        body { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1rem 4rem; }
        h1, h2 { line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; }
        h1 { font-size: 2rem; margin: 0 0 .5rem; letter-spacing: -.01em; }
        h2 { font-size: 1.25rem; margin: 3rem 0 1rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
        p, li, figcaption { max-width: 42rem; }
        .kicker { margin: 0 0 .25rem; color: var(--accent); font-size: .8125rem; font-weight: 600;
          letter-spacing: .06em; text-transform: uppercase; }
        .lead { margin: 0 0 1rem; font-size: 1.125rem; color: var(--quiet); }
        .facts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0; font-size: .875rem; }
        .facts div { display: flex; gap: .5rem; }
        .facts dt { color: var(--quiet); }
        .facts dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
        .failure { margin-top: 2rem; padding: 1rem 1.25rem; border-left: 4px solid var(--bad);
          background: var(--bad-wash); }
        .failure h2 { margin: 0 0 .5rem; padding: 0; border: 0; color: var(--bad); }
        .failure p { margin: .5rem 0; overflow-wrap: anywhere; }
        .failure .message { font-size: 1.0625rem; }
        .failure pre { background: var(--paper); }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .75rem; margin: 0; }
        .card { padding: .75rem 1rem .875rem; border: 1px solid var(--rule); border-radius: 6px;
          background: var(--wash); }
        .card dt { color: var(--quiet); font-size: .8125rem; overflow-wrap: anywhere; }
        .card dd { margin: 0; }
        .card span { display: block; }
        .value { font-size: 1.4rem; font-weight: 650; line-height: 1.3; font-variant-numeric: tabular-nums;
          overflow-wrap: anywhere; }
        .interval { font-size: .875rem; font-variant-numeric: tabular-nums; }
        .help { margin-top: .25rem; color: var(--quiet); font-size: .8125rem; line-height: 1.4; }
        figure { margin: 0 0 2.5rem; }
        figcaption { margin-bottom: 1rem; }
        figcaption strong, .caption strong { display: block; }
        .drawing { overflow-x: auto; }
        .drawing svg { display: block; max-width: 100%; min-width: 32rem; height: auto; }
        .drawing svg + svg { margin-top: .75rem; }
        .source { margin: .5rem 0 0; color: var(--quiet); font-size: .8125rem; }
        .table { overflow-x: auto; margin: 0 0 2rem; }
        table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
        .caption { margin: 0 0 .5rem; }
        th, td { padding: .3rem 1rem .3rem 0; text-align: left; vertical-align: top; max-width: 28rem;
          overflow-wrap: anywhere; white-space: pre-wrap; }
        th { border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; overflow-wrap: normal; }
        td { border-bottom: 1px solid var(--rule); }
        .name { white-space: pre; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td:last-child, th:last-child { padding-right: .25rem; }
        .notes { padding: 0; margin: 0; list-style: none; }
        .notes li { margin: 0 0 .5rem; padding: .375rem .75rem; border-left: 3px solid var(--rule);
          overflow-wrap: anywhere; }
        .notes .warning { border-color: var(--warn); background: var(--warn-wash); }
        .notes .warning strong { color: var(--warn); }
        code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        pre { margin: .25rem 0 0; padding: .625rem .875rem; border-radius: 6px; background: var(--wash);
          font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; }
        pre code { font-size: 1em; }
        .files { margin: 0; }
        .snippet { margin: 0 0 1rem; }
        .snippet p { margin: 0; }
        .files dt { font-weight: 600; }
        .files dd { margin: 0; color: var(--quiet); font-size: .9375rem; }
        .files pre { color: var(--ink); }
        @page { size: A4; margin: 18mm 16mm; }
        @media print {
          html { font-size: 10.5pt; }
          body { max-width: none; padding: 0; }
          h2 { margin-top: 1.75rem; break-after: avoid; }
          .panels, .texts svg, .card, .snippet, .failure, tr { break-inside: avoid; }
          .drawing, .table { overflow: visible; }
          .drawing svg { min-width: 0; }
          figcaption, .caption, thead, tbody tr:nth-child(-n+3) { break-after: avoid; }
          thead { display: table-header-group; }
          pre, .card, .failure, .notes li { border: 1px solid #999; background: none; }
          .failure, .notes .warning { border-left: 3px solid #000; }
        }
        """
}
