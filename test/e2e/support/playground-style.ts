/**
 * Below this width, in pixels, the playground hides its list of conversations; but it gives the chat a least width of 600 px and
 * does not wrap its tool bar, which Teams on a phone does not do. In channels it lets long words run over a card's edge, which it does
 * not do in chats. Cards are left as they are.
 */
const narrowBelow = 640;
export const narrowStyle = `@media (max-width: ${narrowBelow}px) {
  [role=toolbar] { display: none !important; }
  h1 { white-space: nowrap; font-size: 16px !important; }
  div:not(.ac-adaptiveCard, .ac-adaptiveCard *) { min-width: 0 !important; }
  div:has(> .ac-preview-panel) { width: 100% !important; }
  div:has(> div > .fai-OutputCard) { margin-right: 16px !important; }
  [role=group] .ac-preview-panel { overflow-wrap: anywhere; }
  .fai-OutputCard { box-sizing: border-box; width: calc(100vw - 76px); }
}`;
