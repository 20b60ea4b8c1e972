import { reportStyle } from './report-style.js';

/** The report's style sheet, and what only a cross-validation has: wide tables, many pictures. */
export const crossvalStyle = `${reportStyle}
.models { white-space: nowrap; }
.models thead th { min-width: 84px; max-width: 120px; white-space: normal; }
.models small { display: block; color: var(--soft); font-size: 12px; line-height: 1.3; }
.models td, .models th { vertical-align: top; }
.models thead th { vertical-align: bottom; }
.models tbody th { position: sticky; left: 0; background: var(--card); }
.models caption {
  position: sticky; left: 0; width: min(100%, calc(100vw - 70px)); white-space: normal;
}
.against { color: var(--soft); font-weight: 400; }
.missing { border-color: var(--accent); }
.missing p { margin: 0; }
.sentences { max-width: 44em; margin: 0; padding-left: 20px; }
h4 { margin: 0 0 10px; color: #b9bbbd; font: 500 14px/1.4 var(--sans); }
.gallery + h4 { margin-top: 24px; }
.gallery {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 16px 14px;
}
.gallery figure { display: flex; flex-direction: column; }
.gallery .slice { margin: auto auto 0; }
.gallery figcaption {
  order: -1; margin: 0 0 6px; color: #d4d5d6; font-size: 13px; overflow-wrap: anywhere;
}
pre { overflow-x: auto; font-size: 14px; line-height: 1.5; white-space: pre-wrap; }
code { overflow-wrap: anywhere; }
.tiles dd { overflow-wrap: break-word; }
@media (max-width: 720px) {
  .gallery { grid-template-columns: 1fr 1fr; gap: 14px 10px; }
  .models tbody th { max-width: 120px; white-space: normal; overflow-wrap: anywhere; }
}
@media print {
  .models { font-size: 12px; }
  .models small { font-size: 10px; }
  .models thead th { min-width: 0; font-size: 11px; }
}
`;
