// How an HTML report looks: light and dark as the reader has it, and on paper.
#pragma once

#include <string_view>

namespace hookctl::replay {

inline constexpr std::string_view html_style = R"css(
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2128;--soft:#5a6472;--line:#d8dee6;--card:#f5f7f9;
--good:#17692f;--bad:#b3261e;--none:#5a6472;--bar:#2f6fb3}
@media(prefers-color-scheme:dark){:root{--bg:#14181d;--fg:#e4e8ed;--soft:#a2acb8;--line:#333b45;
--card:#1c2229;--good:#6cc789;--bad:#ff8f85;--none:#a2acb8;--bar:#6ea8e0}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.1rem;margin:0 0 .75rem}
section{margin-top:2rem}
.about{color:var(--soft);margin:0;overflow-wrap:anywhere}
.verdict{font-weight:600;margin:.75rem 0 0}
.good{color:var(--good)}.bad{color:var(--bad)}.none{color:var(--none)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(11.5rem,1fr));gap:.75rem;margin:0}
.cards div{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
.cards dt{color:var(--soft);font-size:.85rem}
.cards dd{margin:0;font-size:1.25rem;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;font-size:.85rem;white-space:nowrap}
.number{text-align:right;white-space:nowrap}
.wide{overflow-x:auto}
.records td{overflow-wrap:anywhere;unicode-bidi:isolate}
.records .id{font-family:ui-monospace,monospace;font-size:.9em;min-width:28ch}
.records td:last-child{min-width:18rem}
.records .what{min-width:15rem}
.records .whole{white-space:nowrap}
.soft{color:var(--soft)}
.statuses{max-width:44rem}
.statuses td:nth-child(2){width:50%;vertical-align:middle}
.fill{display:block;height:.8rem;border-radius:.15rem;background:var(--bar);min-width:2px}
.fill.good{background:var(--good)}.fill.bad{background:var(--bad)}.fill.none{background:var(--none)}
figure{margin:0}
svg{display:block;width:100%;max-width:56rem;height:auto}
svg text{fill:var(--soft);font:12px system-ui,sans-serif;font-variant-numeric:tabular-nums}
svg rect{fill:var(--bar)}
svg line{stroke:var(--line)}
summary{cursor:pointer}
summary h2{display:inline}
details>.wide{margin-top:.5rem}
@media print{body{font-size:11px}.cards div{break-inside:avoid}tr{break-inside:avoid}}
)css";

}  // namespace hookctl::replay
