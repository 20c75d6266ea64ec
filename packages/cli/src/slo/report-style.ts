/** The look of the report: system fonts, one column, light or dark as the reader has it. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1b1f26;--soft:#5d6675;--line:#e3e6eb;--good:#1a7f4b;--good-soft:#d9f0e3;--warn:#9a6700;--warn-soft:#fbeecb;--bad:#c62b3b;--bad-soft:#fbdde0;--cell:#2f6fde}
@media (prefers-color-scheme:dark){:root{--ground:#0f1217;--card:#171b22;--ink:#e8ebf0;--soft:#98a2b3;--line:#2a303b;--good:#4cc38a;--good-soft:#14351f;--warn:#e2b04a;--warn-soft:#3a2d0c;--bad:#ff7b86;--bad-soft:#43191e;--cell:#6ea3ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:840px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:26px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:19px;line-height:1.3;margin:0}
h3{font-size:13px;font-weight:600;color:var(--soft);margin:28px 0 8px}
p{margin:0}
.soft{color:var(--soft)}
.overview{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:12px;margin:28px 0}
.tile{display:block;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;color:inherit;text-decoration:none}
.tile b{display:block;font-size:24px;font-weight:650;letter-spacing:-.01em;font-variant-numeric:tabular-nums}
.tile span{display:block;color:var(--soft);font-size:13px}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px;margin:20px 0}
header.slo{display:flex;gap:12px;align-items:baseline;justify-content:space-between;flex-wrap:wrap}
.chip{font-size:13px;font-weight:600;border-radius:999px;padding:2px 12px;white-space:nowrap}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}.none{color:var(--soft)}
.chip.good{background:var(--good-soft)}.chip.warn{background:var(--warn-soft)}.chip.bad{background:var(--bad-soft)}.chip.none{background:var(--line)}
.says{margin-top:14px;font-size:16px}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:8px 16px;margin:18px 0 0}
dt{color:var(--soft);font-size:13px}dd{margin:0;font-size:18px;font-weight:600;font-variant-numeric:tabular-nums}
svg{display:block;width:100%;height:auto}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}
svg .name{fill:var(--ink);font-size:13px}
.grid{stroke:var(--line)}.zero{stroke:var(--soft);stroke-opacity:.6}
.left{fill:var(--good);fill-opacity:.16}.left-line{fill:none;stroke:var(--good);stroke-width:2}
.debt{fill:var(--bad);fill-opacity:.18}.debt-line{fill:none;stroke:var(--bad);stroke-width:2}
.left-dot{fill:var(--good)}.debt-dot{fill:var(--bad)}
.cell{fill:var(--cell)}.slow{fill:var(--bad)}.limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:5 4}
.track{fill:var(--line);fill-opacity:.5}.spent{fill:var(--bad);fill-opacity:.75}
footer{color:var(--soft);font-size:13px;margin-top:32px}
@media print{body{background:#fff}section,.tile{break-inside:avoid}}
`
